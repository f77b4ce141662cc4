import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { closeDb } from "@/db/client";
import { seededRandom } from "@/scripts/demo/sales";
import { freePort } from "@/server/ports";
import { buildServer } from "./soak/build-server";
import { endChildren } from "./soak/children";
import { Environment } from "./soak/environment";
import { Fleet } from "./soak/fleet";
import { databaseRestarted, engineStopped, platformsStopped } from "./soak/outages";
import { countContradictions } from "./soak/reconciliation";
import { type Run, reckonAll } from "./soak/run";
import { Sales } from "./soak/sales";
import { openShops } from "./soak/shops";
import { checkReport, printReport, type Report } from "./soak/table";
import { Truth } from "./soak/truth";
import { violence } from "./soak/violence";

/**
 * `npm run soak -- --events 1000000 --kills 200`: sales posted to two servers while everything around them fails, and a
 * reckoning of every single one afterwards. Ends with 1 when a sale is lost, doubled or cannot be explained.
 */
const { values } = parseArgs({
  options: {
    events: { type: "string", default: "100000" },
    kills: { type: "string", default: "40" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    stores: { type: "string", default: "16" },
    tills: { type: "string", default: "24" },
    batch: { type: "string", default: "100" },
    "minutes-max": { type: "string", default: "90" },
    /** A file for `npm test`, which adds the checks to its own count. */
    report: { type: "string" },
  },
});
const whole = (name: Exclude<keyof typeof values, "report">, min: number, max: number): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  console.error(`--${name} must be a whole number between ${min} and ${max}.`);
  process.exit(1);
};
const given = {
  events: whole("events", 1_000, 5_000_000),
  kills: whole("kills", 0, 2_000),
  seed: whole("seed", 0, 2 ** 32 - 1),
  stores: whole("stores", 1, 100),
  tills: whole("tills", 1, 200),
  batch: whole("batch", 1, 1_000),
  minutesMax: whole("minutes-max", 1, 600),
};
/** Each of the three outages gets so many sales of its own. */
const OUTAGE_SALES = Math.min(2_000, Math.floor(given.events / 10));
const SALES_A_RESTART = 25_000;
const SALES_A_TOKEN_DEATH = 50_000;

const startedAt = performance.now();
const say = (sentence: string) =>
  console.log(`  ${String(Math.round((performance.now() - startedAt) / 1_000)).padStart(5)} s  ${sentence}`);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => stopping.abort(new Error("stopped")));
setTimeout(() => stopping.abort(new Error("out of time")), given.minutesMax * 60_000).unref();

let environment: Environment | undefined;
let hasPassed = false;
say(`seed ${given.seed}`);
const built = await buildServer();
try {
  environment = await Environment.open(given.batch);
  // What the owners do is done in this process, by the same code and with the same configuration.
  Object.assign(process.env, environment.variables);
  const report = await soak(environment);
  printReport(report);
  const checks = checkReport(report);
  for (const { name, problems } of checks) for (const problem of problems) console.log(`✗ ${name}: ${problem}`);
  const failed = checks.filter(({ problems }) => problems.length > 0).length;
  const passed = checks.length - failed;
  if (values.report) writeFileSync(values.report, JSON.stringify({ passed, failed }));
  hasPassed = failed === 0 && !stopping.signal.aborted;
} catch (error) {
  console.error(stopping.signal.aborted ? stopping.signal.reason : error);
} finally {
  // Whoever still posts or starts servers leaves off.
  stopping.abort(stopping.signal.reason);
  await endChildren();
  await closeDb();
  await environment?.close({ keepLogs: !hasPassed });
  built.remove();
}
console.log(hasPassed ? "Every sale is accounted for." : `Not passed. ${saidIn(environment)}`);
process.exit(hasPassed ? 0 : 1);

function saidIn(around: Environment | undefined): string {
  return around ? `What the processes said is in ${around.home}/logs.` : "";
}

async function soak(around: Environment): Promise<Report> {
  const random = seededRandom(given.seed);
  let mayCrash = () => false;
  const fleet = new Fleet({
    script: built.script,
    ports: [await freePort(), await freePort()],
    variables: around.variables,
    logFile: (name) => around.logFile(name),
    random,
    mayCrash: () => mayCrash(),
    databaseAwayUntil: () => around.databaseAwayUntil,
    signal: stopping.signal,
  });
  const shops = await openShops(around.sql, given.stores);
  const sales = new Sales(given.seed);
  const truth = new Truth(given.events);
  const run: Run = {
    environment: around,
    fleet,
    shops,
    sales,
    truth,
    tills: given.tills,
    random,
    signal: stopping.signal,
    say,
  };
  const amount = {
    kills: given.kills,
    restarts: Math.max(2, Math.floor(given.events / SALES_A_RESTART)),
    tokenDeaths: Math.max(2, Math.floor(given.events / SALES_A_TOKEN_DEATH)),
  };
  const outages = [
    await engineStopped(run, OUTAGE_SALES),
    await platformsStopped(run, OUTAGE_SALES),
    await databaseRestarted(run, OUTAGE_SALES),
  ];
  await fleet.stop();
  const [part, trouble] = await violence(run, amount, (when) => {
    mayCrash = when;
  });
  await fleet.stop();
  say("reckoning");
  const [version] = await around.sql<{ server_version: string }[]>`show server_version`;
  return {
    seed: given.seed,
    postgresVersion: version?.server_version ?? "unknown",
    parts: [...outages, part],
    reckonings: await reckonAll(run),
    contradictions: await countContradictions(around),
    violations: await around.sandbox.violations(),
    trouble,
    fleet,
    truth,
    minutes: (performance.now() - startedAt) / 60_000,
  };
}
