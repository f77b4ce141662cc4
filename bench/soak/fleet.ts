import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { CRASH_POINT_NAMES, type CrashPoint } from "@/lib/core/env";
import { type Child, startChild, type Variables } from "./children";

/** At which pass at the latest, where not at the first: what is passed all the time, and what with every batch. */
const PASSES_MAX: Partial<Record<CrashPoint, number>> = {
  ...{ ingest: 20, ingested: 20 },
  ...{ claimed: 4, taken: 4, sent: 4, written: 4 },
};
const SHIFTS_MS = [0, 0, 3 * 3_600_000, -2 * 3_600_000];
const PAUSE_MS = 100;

export type FleetOptions = {
  readonly script: string;
  readonly ports: readonly number[];
  readonly variables: Variables;
  readonly logFile: (name: string) => string;
  readonly random: () => number;
  /** Whether a crash point may be set now. */
  readonly mayCrash: () => boolean;
  /** Until when there was no database, by `performance.now()`. */
  readonly databaseAwayUntil: () => number;
  readonly signal: AbortSignal;
};
/** `wild`: with crash points and wrong clocks; `stalled`: without the job engine. */
export type Manner = "calm" | "wild" | "stalled";
type Slot = {
  child: Child | undefined;
  /** Where it is to be killed. */
  point: CrashPoint | undefined;
  /** Has been killed by chance. */
  isDoomed: boolean;
  over: Promise<void>;
};

/** The servers under test. Each is started again whenever it ends, until the fleet is stopped. */
export class Fleet {
  readonly killedAt = new Map<CrashPoint, number>(CRASH_POINT_NAMES.map((name) => [name, 0]));
  killedByChance = 0;
  starts = 0;
  /** Ends that nobody caused. */
  readonly surprises: string[] = [];
  #slots: Slot[] = [];
  #isStopping = false;

  constructor(private readonly options: FleetOptions) {}

  get urls(): string[] {
    return this.options.ports.map((port) => `http://127.0.0.1:${port}`);
  }
  get killedAtPoints(): number {
    return [...this.killedAt.values()].reduce((sum, count) => sum + count, 0);
  }
  get kills(): number {
    return this.killedByChance + this.killedAtPoints;
  }
  /** Where no server has been killed yet. */
  get unvisited(): CrashPoint[] {
    return [...this.killedAt].flatMap(([name, count]) => (count === 0 ? [name] : []));
  }
  /** Where living servers wait to be killed. */
  get points(): Set<CrashPoint> {
    return new Set(this.#slots.flatMap(({ point }) => point ?? []));
  }

  async start(manner: Manner): Promise<void> {
    this.#isStopping = false;
    this.#slots = this.options.ports.map(() => ({
      child: undefined,
      point: undefined,
      isDoomed: false,
      over: Promise.resolve(),
    }));
    const isUp = this.#slots.map((slot, n) => {
      let onUp: () => void = () => {};
      const up = new Promise<void>((resolve) => {
        onUp = resolve;
      });
      // Also when the run is given up, so that nobody waits for a server that will never be there.
      slot.over = this.#run(slot, n, manner, onUp).finally(onUp);
      return up;
    });
    await Promise.all(isUp);
  }

  /** As a deployment ends them: what is in flight is finished. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const { child } of this.#slots) child?.kill("SIGTERM");
    await Promise.all(this.#slots.map(({ over }) => over));
  }

  /** -9 at whatever moment this is. */
  killOne(): void {
    const living = this.#slots.filter(({ child, isDoomed }) => child?.isAlive() && !isDoomed);
    // One that waits at a point nobody was killed at yet is spared, if there is another.
    const isNeeded = ({ point }: Slot) => point !== undefined && this.killedAt.get(point) === 0;
    const spared = living.filter((slot) => !isNeeded(slot));
    const choice = spared.length > 0 ? spared : living;
    const slot = choice[Math.floor(this.options.random() * choice.length)];
    if (!slot) return;
    slot.isDoomed = true;
    slot.child?.kill("SIGKILL");
  }

  async #run(slot: Slot, n: number, manner: Manner, onUp: () => void): Promise<void> {
    while (!this.#isStopping && !this.options.signal.aborted) {
      slot.isDoomed = false;
      slot.point = manner === "wild" && this.options.mayCrash() ? this.#nextPoint() : undefined;
      const startedAt = performance.now();
      const child = this.#spawn(slot.point, n, manner);
      slot.child = child;
      const wasReady = await child.ready;
      if (wasReady) onUp();
      const end = await child.over;
      if (end === "SIGKILL") this.#countKill(slot, wasReady);
      else if (!this.#isStopping) this.#judgeEnd(end, wasReady, startedAt);
      slot.point = undefined;
      if (this.#isStopping) return;
      await sleep(PAUSE_MS);
    }
  }

  /** A server comes to its points only once it is ready: one that is killed before was too slow for us. */
  #countKill({ point, isDoomed }: Slot, wasReady: boolean): void {
    if (isDoomed) this.killedByChance += 1;
    else if (!wasReady) this.surprises.push("a server was not ready in time");
    else if (point) this.killedAt.set(point, (this.killedAt.get(point) ?? 0) + 1);
    else this.surprises.push("a server was killed by somebody else");
  }

  /** Without a database a server does not start, and is started again; anything else is a surprise. */
  #judgeEnd(end: NodeJS.Signals | number, wasReady: boolean, startedAt: number): void {
    if (wasReady) this.surprises.push(`a server ended by itself: ${end}`);
    else if (this.options.databaseAwayUntil() < startedAt) this.surprises.push(`a server did not start: ${end}`);
  }

  #spawn(point: CrashPoint | undefined, n: number, manner: Manner): Child {
    const { script, ports, variables, logFile, random } = this.options;
    const passes = 1 + Math.floor(random() * ((point && PASSES_MAX[point]) ?? 1));
    const shiftMs = manner === "wild" ? (SHIFTS_MS[Math.floor(random() * SHIFTS_MS.length)] ?? 0) : 0;
    const clock = pathToFileURL(`${import.meta.dirname}/shifted-clock.mjs`);
    clock.searchParams.set("ms", String(shiftMs));
    this.starts += 1;
    return startChild(
      [
        ...(shiftMs === 0 ? [] : ["--import", clock.href]),
        script,
        ...(manner === "stalled" ? ["--without-clock"] : []),
      ],
      {
        ...variables,
        PORT: String(ports[n]),
        ...(point && { CRASH_POINTS: `${point}:${passes}` }),
      },
      logFile(`server-${n + 1}`),
    );
  }

  /** The one that has struck least often. */
  #nextPoint(): CrashPoint | undefined {
    const waiting = [...this.killedAt].map(([name, count]) => ({ name, lot: count + this.options.random() * 0.9 }));
    return waiting.sort((a, b) => a.lot - b.lot)[0]?.name;
  }
}
