import type { LiveState } from "./live-state";

/** Two beats missed and some. */
const SILENCE_MS = 40_000;
const HIDDEN_MS = 5 * 60_000;
/** The server ends every stream now and then; coming back from that is nothing to tell anybody. */
const GRACE_MS = 4_000;
const REFUSED_WAIT_MS = 15_000;
const REFUSED_WAIT_MAX_MS = 120_000;
const EVENTS = ["ready", "sales", "counts", "reset", "beat"] as const;
type EventName = (typeof EVENTS)[number];

export type LiveStreamOptions = {
  readonly address: (after: string) => string;
  /** Where to begin. */
  readonly after: string;
  readonly onMessage: (message: { id: string; event: EventName; data: string }) => void;
  readonly onState: (state: LiveState) => void;
};

/**
 * The tab's connection to a stream. The browser comes back by itself, with the last id, when a connection ends; what it
 * leaves to us are refusals (which end its trying), connections that are dead without its noticing, and tabs that nobody
 * has looked at for minutes. Wherever it begins anew it asks after the last id it has seen.
 */
export class LiveStream {
  #source: EventSource | undefined;
  #lastId: string;
  #refusals = 0;
  #state: LiveState = "connecting";
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly options: LiveStreamOptions) {
    this.#lastId = options.after;
  }

  start(): void {
    document.addEventListener("visibilitychange", this.#look);
    window.addEventListener("online", this.#reopen);
    window.addEventListener("offline", this.#reopen);
    this.#open();
    this.#look();
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.#look);
    window.removeEventListener("online", this.#reopen);
    window.removeEventListener("offline", this.#reopen);
    this.#close();
    this.#cancel("hidden");
  }

  #open(): void {
    this.#close();
    const source = new EventSource(this.options.address(this.#lastId));
    this.#source = source;
    for (const event of EVENTS)
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        if (source === this.#source) this.#hear(event, data, lastEventId);
      });
    source.addEventListener("error", () => {
      if (source === this.#source) this.#fail(source);
    });
    this.#after("silence", SILENCE_MS, this.#reopen);
  }

  #close(): void {
    for (const name of ["silence", "grace", "refused"]) this.#cancel(name);
    this.#source?.close();
    this.#source = undefined;
  }

  #hear(event: EventName, data: string, id: string): void {
    this.#refusals = 0;
    this.#cancel("grace");
    this.#after("silence", SILENCE_MS, this.#reopen);
    this.#enter("live");
    if (id !== "") this.#lastId = id;
    this.options.onMessage({ id, event, data });
  }

  #fail(source: EventSource): void {
    if (source.readyState !== EventSource.CLOSED) {
      if (!this.#timers.has("grace")) this.#after("grace", GRACE_MS, this.#lose);
      return;
    }
    this.#close();
    this.#enter("polling");
    const wait = Math.min(REFUSED_WAIT_MS * 2 ** this.#refusals, REFUSED_WAIT_MAX_MS);
    this.#refusals += 1;
    // Not all tabs, and not all persons after a restart, in the same moment.
    this.#after("refused", wait * (0.5 + Math.random()), () => this.#open());
  }

  readonly #lose = (): void => this.#enter("reconnecting");

  /**
   * For silence, and for a network that goes or comes: a connection of before need not know that it is dead. Without a
   * network the browser goes on trying.
   */
  readonly #reopen = (): void => {
    if (this.#state === "paused") return;
    this.#enter("reconnecting");
    this.#open();
  };

  /** A tab nobody looks at keeps one of the browser's few connections for a while, and then lets it go. */
  readonly #look = (): void => {
    this.#cancel("hidden");
    if (document.hidden) this.#after("hidden", HIDDEN_MS, () => this.#pause());
    else if (this.#state === "paused") {
      this.#enter("connecting");
      this.#open();
    }
  };

  #pause(): void {
    this.#close();
    this.#enter("paused");
  }

  #enter(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.options.onState(state);
  }

  #after(name: string, ms: number, act: () => void): void {
    this.#cancel(name);
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        act();
      }, ms),
    );
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}
