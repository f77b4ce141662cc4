import { countChanges, lastSettled, type Position, readChanges } from "@/db/queries/changes";
import { listLanes } from "@/db/queries/events";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type LiveMessage, SALES_MAX } from "@/lib/contracts/live";
import { createLogger } from "@/lib/core/logger";
import { loadItems } from "./event-items";
import { eventStatus } from "./event-status";
import { isAhead, positionAfter, writePosition } from "./live-cursor";

/** One open stream, as the feed sees it. */
export type Listener = {
  readonly tenant: Tenant;
  /** What it has been told up to. The feed moves it on with each message. */
  position: Position;
  /** Asks for the counts at the next look, whether or not anything has changed. */
  wantsCounts: boolean;
  /** Not before this, by `performance.now()`. */
  countsAfter: number;
  /** Whether it has room for another message. One without keeps its position and is served when it has. */
  isReady(): boolean;
  send(message: LiveMessage): void;
  /** Ends it; it may come back with its position. */
  end(): void;
};

const LOOK_EVERY_MS = 1000;
/** A look's own time and a timer's inaccuracy taken off, so that every look may tell them. */
const COUNTS_EVERY_MS = 900;
/** Deliveries, of about 5,000 events. Further behind than this, reading the list again is cheaper for everybody. */
const BEHIND_MAX = 10_000;
/** Then listeners are told by their stream's end that nothing comes. */
const FAILURES_MAX = 3;
const log = createLogger("events.live");

/**
 * Looks for changes of one store once a second, for all who listen, and only while somebody does. Nobody's messages are
 * kept for them: a listener is a position, and those at the same position are told the same pages. So one that joins
 * late or reads slowly is a group of its own until it has caught up with the others, and nothing is missed or told
 * twice on the way.
 */
export class LiveFeed {
  readonly #listeners = new Set<Listener>();
  #wake: () => void = () => undefined;
  #isCalled = false;
  #lanes = "";
  #failures = 0;
  #isRunning = false;

  constructor(private readonly everyMs = LOOK_EVERY_MS) {}

  get size(): number {
    return this.#listeners.size;
  }

  join(listener: Listener): void {
    this.#listeners.add(listener);
    this.#call();
    if (!this.#isRunning) void this.#run();
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#call();
  }

  /** Another look at once, also when one is under way. */
  #call(): void {
    this.#isCalled = true;
    this.#wake();
  }

  endAll(): void {
    for (const listener of [...this.#listeners]) listener.end();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#listeners.size > 0) {
      this.#isCalled = false;
      await this.#look().then(
        () => {
          this.#failures = 0;
        },
        (error: unknown) => this.#noteFailure(error),
      );
      if (!this.#isCalled) await this.#rest();
    }
    this.#isRunning = false;
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.everyMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #noteFailure(error: unknown): void {
    this.#failures += 1;
    log.warn("changes not read", { failures: this.#failures, error });
    if (this.#failures >= FAILURES_MAX) this.endAll();
  }

  async #look(): Promise<void> {
    const [any] = this.#listeners;
    if (!any) return;
    // With the right of one of those who listen; each is checked again and again where it was let in.
    const { tenant } = any;
    const [until, lanes] = await withTenant(tenant, async (tx) => [
      await lastSettled(tx),
      JSON.stringify(await listLanes(tx, tenant)),
    ]);
    if (lanes !== this.#lanes) this.#wantCounts();
    this.#lanes = lanes;
    for (const group of this.#groups()) await this.#tell(group, until);
    await this.#tellCounts(tenant);
  }

  /** Noted with the change itself: should this look fail further on, the next one still tells them. */
  #wantCounts(): void {
    for (const listener of this.#listeners) listener.wantsCounts = true;
  }

  /** Those who have room, by position. */
  #groups(): Listener[][] {
    const groups = new Map<string, Listener[]>();
    for (const listener of this.#listeners) {
      const at = writePosition(listener.position);
      if (listener.isReady()) groups.set(at, [...(groups.get(at) ?? []), listener]);
    }
    return [...groups.values()];
  }

  /** Tells those who are at one position what has changed since. */
  async #tell(group: readonly Listener[], until: string): Promise<void> {
    const told = new Set<string>();
    let members = group;
    for (let from = group[0]?.position; from && members.length > 0; ) {
      const page = isAhead(from, until) ? "reset" : await readPage(members, from, until, told);
      if (page === "reset") {
        this.#wantCounts();
        move(members, { xid: until }, (id) => ({ id, event: "reset", data: {} }));
        return;
      }
      if (page.items.length > 0) this.#wantCounts();
      const next = positionAfter(page.changes, SALES_MAX, until);
      move(members, next, page.items.length > 0 && ((id) => ({ id, event: "sales", data: page.items })));
      if (page.changes.length < SALES_MAX) return;
      from = next;
      members = members.filter((listener) => this.#listeners.has(listener) && listener.isReady());
    }
  }

  async #tellCounts(tenant: Tenant): Promise<void> {
    const now = performance.now();
    const due = [...this.#listeners].filter(
      (listener) => listener.wantsCounts && listener.countsAfter <= now && listener.isReady(),
    );
    if (due.length === 0) return;
    const { data } = await eventStatus(tenant);
    for (const listener of due) {
      listener.wantsCounts = false;
      listener.countsAfter = now + COUNTS_EVERY_MS;
      listener.send({ id: writePosition(listener.position), event: "counts", data });
    }
  }
}

function move(members: readonly Listener[], to: Position, message: ((id: string) => LiveMessage) | false): void {
  for (const listener of members) {
    listener.position = to;
    if (message) listener.send(message(writePosition(to)));
  }
}

/** The next changes and the events they are of, without those told since this look began: they were read as they are now. */
function readPage(members: readonly Listener[], from: Position, until: string, told: Set<string>) {
  const [{ tenant } = { tenant: undefined }] = members;
  if (!tenant) throw new TypeError("a group has members");
  return withTenant(tenant, async (tx) => {
    const changes = await readChanges(tx, tenant, from, until, SALES_MAX);
    const isFirst = told.size === 0 && changes.length === SALES_MAX;
    if (isFirst && (await countChanges(tx, tenant, from, until, BEHIND_MAX + 1)) > BEHIND_MAX) return "reset";
    const ids = [...new Set(changes.map(({ eventId }) => eventId))].filter((id) => !told.has(id));
    const items = await loadItems(tx, tenant, ids);
    for (const id of ids) told.add(id);
    return { changes, items };
  });
}
