import { cpus, release, totalmem } from "node:os";
import { FAULT_NAMES } from "./faults";
import type { Fleet } from "./fleet";
import { describeUnexplained, type Reckoning } from "./reckon";
import type { Part } from "./run";
import { KILLS_FOR_ALL, type Trouble } from "./trouble";
import type { Truth } from "./truth";

const RESENT_SHARE_MAX = 0.05;

export type Report = {
  readonly seed: number;
  readonly postgresVersion: string;
  readonly minutes: number;
  readonly parts: readonly Part[];
  readonly reckonings: readonly Reckoning[];
  readonly contradictions: ReadonlyMap<string, number>;
  readonly violations: readonly string[];
  readonly trouble: Trouble;
  readonly fleet: Fleet;
  readonly truth: Truth;
};

const listed = (counts: ReadonlyMap<unknown, number>): string =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(", ") || "none";

/** One thing that has to hold, and what was found against it. */
export type Check = { readonly name: string; readonly problems: readonly string[] };

/** Everything that must hold at the end of a run. */
export function checkReport(report: Report): Check[] {
  const { parts, reckonings, contradictions, violations, trouble, fleet, truth } = report;
  const unstruck = FAULT_NAMES.filter((name) => !trouble.faults.get(name));
  const isLong = fleet.kills >= KILLS_FOR_ALL;
  return [
    ...parts.map(({ name, problems }) => ({ name, problems })),
    ...reckonings.flatMap(checkReckoning),
    ...[...contradictions].map(([name, count]) => check(`reconciliation ${name}`, count)),
    { name: "the platforms' rules are kept", problems: violations },
    { name: "no server ends by itself", problems: [...new Set(fleet.surprises)] },
    { name: "tills hear what they should", problems: truth.complaints },
    { name: "all trouble that was planned is made", problems: trouble.shortfalls },
    { name: "every named point is crashed at", problems: isLong ? fleet.unvisited : [] },
    { name: "the platforms fail in every manner", problems: isLong ? unstruck : [] },
  ];
}

const check = (name: string, count: number): Check => ({ name, problems: count > 0 ? [`${count} sales`] : [] });

function checkReckoning(reckoning: Reckoning): Check[] {
  const { platform, due, once, lost, doubled, explained, resent } = reckoning;
  return [
    check(`${platform}: none lost`, lost),
    check(`${platform}: none doubled`, doubled),
    // Nothing in a run gives a platform a reason to refuse, so a reason that the product gives is not true.
    check(`${platform}: none given up`, explained),
    check(`${platform}: at most 5 % resent`, resent > due * RESENT_SHARE_MAX ? resent : 0),
    check(`${platform}: each arrives`, due - once),
    { name: `${platform}: none unexplained`, problems: describeUnexplained(reckoning) },
  ];
}

export function printReport(report: Report): void {
  const { seed, postgresVersion, minutes, parts, reckonings, contradictions, trouble, fleet, truth } = report;
  const { killedAt, killedByChance, kills, starts } = fleet;
  console.log(
    `\nNode ${process.version}, PostgreSQL ${postgresVersion}, Linux ${release()}, ${machine()}, seed ${seed}`,
  );
  console.log(`${minutes.toFixed(1)} minutes\n`);
  console.table(
    Object.fromEntries(
      parts.map(({ name, sales, yes, no, unheard, seconds }) => [
        name,
        { sales, "told yes": yes, "told no": no, "never told": unheard, seconds },
      ]),
    ),
  );
  for (const { name, notes } of parts) for (const note of notes) console.log(`${name}: ${note}`);
  const refused = parts.reduce((sum, { no }) => sum + no, 0);
  console.log("\nTills");
  console.log(
    `  answers to single tries (0: none came): ${listed(new Map([...truth.answers].sort(([a], [b]) => a - b)))}; cut off: ${truth.cuts}; broken sales refused, in batches too: ${refused}`,
  );
  console.log(
    `  sales a till sent once more, for which it had no answer: ${truth.repeats}; on purpose: ${truth.doubles}`,
  );
  console.log("Violence");
  console.log(
    `  servers killed with -9: ${kills} of ${starts} started; ${killedByChance} at any moment, at named points: ${listed(killedAt)}`,
  );
  console.log(`  PostgreSQL restarted: fast ${trouble.restarts.fast}, immediate ${trouble.restarts.immediate}`);
  console.log(`  requests failed by the platforms: ${listed(trouble.faults)}`);
  console.log(
    `  tokens ended: ${listed(trouble.tokenDeaths)}; stores connected anew ${trouble.reconnected}; Google's hour over ${trouble.tokensExpired}`,
  );
  console.log(`  jumps of the platforms' clock: ${trouble.clockJumps}\n`);
  console.table(Object.fromEntries(reckonings.map((reckoning) => [reckoning.platform, columnsOf(reckoning)])));
  console.log(`Reconciliation, contradictions found: ${listed(contradictions)}\n`);
}

function columnsOf({ due, once, lost, doubled, resent, explained, skipped, unexplained }: Reckoning) {
  const share = due === 0 ? 0 : (resent / due) * 100;
  return {
    "to arrive": due,
    "in the ledger once": once,
    lost,
    doubled,
    resent: `${resent} (${share.toFixed(1)} %)`,
    "given up, with a reason": explained,
    unexplained: [...unexplained.values()].reduce((sum, count) => sum + count, 0),
    skipped,
  };
}

const machine = () => `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
