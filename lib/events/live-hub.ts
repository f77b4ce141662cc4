import { AppError } from "@/lib/core/errors";
import { type Listener, LiveFeed } from "./live-feed";

/** Each costs a connection and a share of a feed's pages. */
const STREAMS_MAX = 200;
/** Without HTTP/2 a browser opens six connections to a server, over all its tabs; two must be left for everything else. */
const STREAMS_PER_PERSON = 4;

type Limits = { readonly all: number; readonly perPerson: number; readonly lookEveryMs?: number };

/** The open streams of this process: one feed for each store that somebody listens to. */
export class LiveHub {
  readonly #feeds = new Map<string, LiveFeed>();
  readonly #perPerson = new Map<string, number>();
  #streams = 0;
  #isClosing = false;

  constructor(private readonly limits: Limits = { all: STREAMS_MAX, perPerson: STREAMS_PER_PERSON }) {}

  get streams(): number {
    return this.#streams;
  }
  get feeds(): number {
    return this.#feeds.size;
  }

  /**
   * Takes one of the places. Returns what gives it back, however often that is called.
   * @throws AppError throttled for a person with too many, overloaded when all are taken or the server is stopping
   */
  takePlace(person: string): () => void {
    const own = this.#perPerson.get(person) ?? 0;
    if (this.#isClosing || this.#streams >= this.limits.all)
      throw new AppError("overloaded", "This server has no place for another stream. Poll meanwhile.", {
        retryAfterMs: 30_000,
      });
    if (own >= this.limits.perPerson)
      throw new AppError("throttled", "You have this open in too many places at once. Poll meanwhile.", {
        retryAfterMs: 30_000,
      });
    this.#streams += 1;
    this.#perPerson.set(person, own + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#streams -= 1;
      const left = (this.#perPerson.get(person) ?? 1) - 1;
      if (left > 0) this.#perPerson.set(person, left);
      else this.#perPerson.delete(person);
    };
  }

  /** Lets a listener hear its store's changes; returns what takes it off again. */
  join(listener: Listener): () => void {
    const { storeId } = listener.tenant;
    const feed = this.#feeds.get(storeId) ?? new LiveFeed(this.limits.lookEveryMs);
    this.#feeds.set(storeId, feed);
    feed.join(listener);
    return () => {
      feed.leave(listener);
      if (feed.size === 0 && this.#feeds.get(storeId) === feed) this.#feeds.delete(storeId);
    };
  }

  /** Ends every stream and lets no new one in. */
  close(): void {
    this.#isClosing = true;
    for (const feed of [...this.#feeds.values()]) feed.endAll();
  }
}

// The server's own code and Next's bundles are two module instances of one process: they share the hub here.
const shared = globalThis as { diveseeksLive?: LiveHub };
export function liveHub(): LiveHub {
  shared.diveseeksLive ??= new LiveHub();
  return shared.diveseeksLive;
}
