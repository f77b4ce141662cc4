import { lastSettled, type Position } from "@/db/queries/changes";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { LiveMessage } from "@/lib/contracts/live";
import { readPosition, writePosition } from "./live-cursor";
import type { Listener } from "./live-feed";
import { type LiveHub, liveHub } from "./live-hub";

const RETRY_MS = 2_000;
const BEAT_EVERY_MS = 15_000;
const CHECK_EVERY_MS = 60_000;
/** Then it ends and is asked for anew, as everybody who asks. */
const STREAM_MAX_MS = 10 * 60_000;
/** What may wait for a slow reader; the feed then waits too. */
const BUFFER_BYTES = 256 * 1024;
/** Beats in a row that found no room: nobody is reading. */
const STALLED_BEATS = 2;

type Options = {
  /** A `LiveCursor`; without one, from now on. */
  readonly after: string | undefined;
  /** Whose places are counted. */
  readonly person: string;
  readonly signal: AbortSignal;
  /** Asked every minute: the session lives and the role still allows this. */
  readonly isAllowed: () => Promise<boolean>;
  readonly hub?: LiveHub;
};

/**
 * Tells a store's changes as they happen, as server-sent events, from a place on. The stream ends by itself after ten
 * minutes, when the right to it ends, when the reader is gone or does not read, or when the server stops; whoever asks
 * again with the last id they have seen misses nothing.
 * @throws AppError throttled, overloaded
 */
export async function streamEvents(tenant: Tenant, options: Options): Promise<ReadableStream<Uint8Array>> {
  const { after, hub = liveHub() } = options;
  const givePlaceBack = hub.takePlace(options.person);
  try {
    const position = after === undefined ? { xid: await withTenant(tenant, lastSettled) } : readPosition(after);
    const open = new OpenStream(tenant, position, options, givePlaceBack);
    const source: UnderlyingDefaultSource<Uint8Array> = {
      start: (controller) => open.begin(controller, hub),
      cancel: () => void open.stop(),
    };
    return new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }));
  } catch (error) {
    givePlaceBack();
    throw error;
  }
}

class OpenStream implements Listener {
  wantsCounts = true;
  countsAfter = 0;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #leave = () => {};
  #stalledBeats = 0;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(
    readonly tenant: Tenant,
    public position: Position,
    private readonly options: Pick<Options, "signal" | "isAllowed">,
    private readonly givePlaceBack: () => void,
  ) {}

  begin(controller: ReadableStreamDefaultController<Uint8Array>, hub: LiveHub): void {
    this.#controller = controller;
    controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`));
    this.send({ id: writePosition(this.position), event: "ready", data: {} });
    this.#timers.push(
      setInterval(() => this.#beat(), BEAT_EVERY_MS),
      setInterval(() => void this.#check(), CHECK_EVERY_MS),
      setTimeout(() => this.end(), STREAM_MAX_MS),
    );
    this.#leave = hub.join(this);
    const { signal } = this.options;
    signal.addEventListener("abort", () => this.end(), { once: true });
    if (signal.aborted) this.end();
  }

  isReady(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  send(message: LiveMessage): void {
    this.#controller?.enqueue(frame(message));
  }

  end(): void {
    this.stop()?.close();
  }

  /** Nothing more is told. Returns the way to the reader, for a last word, if this is what stopped it. */
  stop(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    this.#controller = undefined;
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    this.#leave();
    this.givePlaceBack();
    return controller;
  }

  /** Finds room for itself, or brings the end of a reader who does not read nearer. */
  #beat(): void {
    if (this.isReady()) {
      this.#stalledBeats = 0;
      this.send({ id: writePosition(this.position), event: "beat", data: {} });
      return;
    }
    this.#stalledBeats += 1;
    // Not closed but broken off: what is in the buffer would else go on waiting for this reader.
    if (this.#stalledBeats >= STALLED_BEATS) this.stop()?.error(new Error("the reader of a stream does not read"));
  }

  async #check(): Promise<void> {
    const isFine = await this.options.isAllowed().catch(() => false);
    if (!isFine) this.end();
  }
}

const encoder = new TextEncoder();
/** JSON has no raw line breaks, so that one line holds it. */
const frame = ({ id, event, data }: LiveMessage): Uint8Array =>
  encoder.encode(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
