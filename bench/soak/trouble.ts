import { setTimeout as sleep } from "node:timers/promises";
import { allFaults } from "./faults";
import type { Run } from "./run";
import { reconnect } from "./shops";

const HOUR_MS = 3_600_000;
const FAULT_EVERY_MS = 1_200;
const JUMP_EVERY_MS = 9_000;
const NUDGE_EVERY_MS = 2_000;
/** How long an owner takes to notice. */
const OWNER_AWAY_MS = 3_000;
const LOOK_MS = 50;
const IN_VAIN_MS = 4_000;
/** With so many, each named point has its turn. */
export const KILLS_FOR_ALL = 40;
/** How much further the tills may be than the kills. */
const LEAD_MAX = 0.05;

export type Amount = { readonly kills: number; readonly restarts: number; readonly tokenDeaths: number };
type TroublePlan = Pick<Run, "environment" | "fleet" | "shops" | "random" | "signal"> &
  Amount & {
    /** From 0 to 1, how far the tills are. */
    readonly progress: () => number;
  };

/** What was done to the product, for the table. */
export class Trouble {
  readonly restarts = { fast: 0, immediate: 0 };
  /** Requests that a platform failed, by the manner. */
  readonly faults = new Map<string, number>();
  readonly tokenDeaths = new Map<string, number>();
  /** Google's tokens that ended as they do each hour, besides those. */
  tokensExpired = 0;
  clockJumps = 0;
  reconnected = 0;
  /** The manner of each fault by its id, which the sandbox gives away again once the fault has struck. */
  readonly #faultNames = new Map<string, string>();

  constructor(private readonly plan: TroublePlan) {}

  /**
   * Makes trouble until all that was planned has been done and the tills are through; then the platforms work again and
   * their clock is right.
   */
  async make(): Promise<void> {
    const { environment, signal } = this.plan;
    const done = new AbortController();
    const until = AbortSignal.any([done.signal, signal]);
    const planned = Promise.all([
      this.#kill(signal),
      this.#restartDatabase(signal),
      this.#endTokens(signal),
      this.#reached(1, signal),
    ]);
    const side = Promise.all([this.#failPlatforms(until), this.#jumpClock(until), this.#nudge(until)]);
    // A loop that breaks ends the run at once and not at its end.
    await Promise.race([planned, side.then(() => new Promise<never>(() => {}))]).finally(() => done.abort());
    await side;
    await this.#forgetFaults();
    await environment.sandbox.setClock(0);
  }

  /** What was planned and not done. */
  get shortfalls(): string[] {
    const { fleet, kills, restarts, tokenDeaths } = this.plan;
    const short = (what: string, done: number, planned: number) =>
      done < planned ? [`${done} ${what} of ${planned}`] : [];
    return [
      ...short("kills", fleet.kills, kills),
      ...short("restarts of the database", this.restarts.fast + this.restarts.immediate, restarts),
      ...short("ends of tokens", sum(this.tokenDeaths), tokenDeaths),
    ];
  }

  /** Each named point has its turn, also beyond the planned number of kills. */
  get #arePointsLeft(): boolean {
    const { fleet, kills } = this.plan;
    return kills >= KILLS_FOR_ALL && fleet.unvisited.length > 0;
  }

  get #areKillsDone(): boolean {
    const { fleet, kills } = this.plan;
    return fleet.kills >= kills && !this.#arePointsLeft;
  }

  /**
   * Whether the tills have to wait for the kills. On a quick machine all sales would be taken in and sent before the last
   * kills, and nothing would be at stake in them.
   */
  areTillsAhead(): boolean {
    const { fleet, kills, progress } = this.plan;
    if (this.#areKillsDone) return false;
    return progress() > Math.min(fleet.kills / kills, 1 - 2 * LEAD_MAX) + LEAD_MAX;
  }

  /**
   * Each named point comes first. After that half of the kills are made at them, as far as the tills are, so that they
   * fall all over the load.
   */
  mayCrash(): boolean {
    const { fleet, kills, progress } = this.plan;
    return this.#arePointsLeft || (fleet.kills < kills && fleet.killedAtPoints <= (kills / 2) * progress());
  }

  /** The other half at whatever moment it is; also servers that wait in vain at a point. */
  async #kill(signal: AbortSignal): Promise<void> {
    const { fleet, kills, random, progress } = this.plan;
    let last = { kills: 0, at: performance.now() };
    while (!signal.aborted && !this.#areKillsDone) {
      await pause(100 + random() * 1_900, signal);
      if (fleet.kills !== last.kills) last = { kills: fleet.kills, at: performance.now() };
      const isDue = fleet.kills < kills && fleet.killedByChance <= (kills / 2) * progress();
      const isInVain = performance.now() - last.at > IN_VAIN_MS;
      if (isDue || isInVain) fleet.killOne();
    }
  }

  async #restartDatabase(signal: AbortSignal): Promise<void> {
    const { environment, restarts } = this.plan;
    for (let n = 1; n <= restarts; n += 1) {
      if (!(await this.#reached(n / (restarts + 1), signal))) return;
      const manner = n % 2 === 0 ? "fast" : "immediate";
      await environment.restartPostgres(manner);
      this.restarts[manner] += 1;
    }
  }

  async #failPlatforms(signal: AbortSignal): Promise<void> {
    const { environment, random } = this.plan;
    while (!signal.aborted)
      for (const { name, fault } of allFaults(random)) {
        if (!(await pause(FAULT_EVERY_MS * (0.5 + random()), signal))) return;
        const { id } = await environment.sandbox.addFault(fault);
        this.#faultNames.set(id, name);
        this.#countFaults(name, fault.times ?? 1);
      }
  }

  /** Those that have not struck were none. */
  async #forgetFaults(): Promise<void> {
    const { sandbox } = this.plan.environment;
    for (const { id, times } of await sandbox.faultsLeft()) this.#countFaults(this.#faultNames.get(id) ?? id, -times);
    await sandbox.clearFaults();
  }

  #countFaults(name: string, times: number): void {
    this.faults.set(name, (this.faults.get(name) ?? 0) + times);
  }

  /** The platforms' clock, between two hours behind and three ahead. Google's tokens of an hour end by that alone. */
  async #jumpClock(signal: AbortSignal): Promise<void> {
    const { environment, random } = this.plan;
    while (await pause(JUMP_EVERY_MS, signal)) {
      await environment.sandbox.setClock(Math.floor((random() * 5 - 2) * HOUR_MS));
      this.clockJumps += 1;
    }
  }

  async #endTokens(signal: AbortSignal): Promise<void> {
    const { environment, shops, tokenDeaths } = this.plan;
    const deaths = [
      ["meta", "expired", "facebook"],
      ["google", "revoked", "google"],
      ["meta", "revoked", "facebook"],
    ] as const;
    for (let n = 0; n < tokenDeaths; n += 1) {
      if (!(await this.#reached((n + 0.5) / (tokenDeaths + 0.5), signal))) return;
      const [platform, kind, destination] = deaths[n % deaths.length] ?? deaths[0];
      await environment.sandbox.expireTokens(platform, kind);
      const name = `${platform} ${kind}`;
      this.tokenDeaths.set(name, (this.tokenDeaths.get(name) ?? 0) + 1);
      await pause(OWNER_AWAY_MS, signal);
      // What was begun is ended also when the trouble is over: without its owners a store's sales are held for ever.
      await reconnect(shops, destination, this.plan.signal);
      this.reconnected += shops.length;
    }
  }

  /** Gives servers that wait to be killed at a rare place the occasion to come by there. */
  async #nudge(signal: AbortSignal): Promise<void> {
    const { environment, fleet } = this.plan;
    while (await pause(NUDGE_EVERY_MS, signal)) {
      if (fleet.points.has("refreshed")) {
        await environment.sandbox.expireTokens("google", "expired");
        this.tokensExpired += 1;
      }
      // The database may be away just now; there will be another occasion.
      if (fleet.points.has("asked") || fleet.points.has("confirmed"))
        await environment.sql`
          update marketing_deliveries set confirm_at = now()
          where state = 'accepted' and receipt_id in (
            select receipt_id from marketing_deliveries where state = 'accepted' limit 1)`.catch(() => undefined);
    }
  }

  async #reached(share: number, signal: AbortSignal): Promise<boolean> {
    while (this.plan.progress() < share) if (!(await pause(LOOK_MS, signal))) return false;
    return !signal.aborted;
  }
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((all, count) => all + count, 0);

/** False when the time is over before the pause is. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, undefined, { signal }).then(
    () => true,
    () => false,
  );
