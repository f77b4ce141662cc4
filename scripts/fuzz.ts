import { parseArgs } from "node:util";
import { closeDb } from "@/db/client";
import { createApiKey } from "@/lib/auth/api-keys";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { env } from "@/lib/core/env";
import { RIVAL_STORE } from "./demo/people";
import { readStatus } from "./demo/reckoning";
import { type FuzzBody, makeBodies } from "./fuzz/bodies";
import { settledHeap } from "./fuzz/heap";
import { Judge } from "./fuzz/judge";
import { postAll, sendNoHttp } from "./fuzz/wire";

/**
 * `npm run fuzz -- --bodies 50000 --seed 1`, beside a running `npm start`: damaged bodies at both event routes. None may
 * be answered 5xx or with silence, what is refused must name a field and store nothing, and the process must be the same
 * one afterwards, with its memory back.
 */
const { values } = parseArgs({
  options: {
    bodies: { type: "string", default: "50000" },
    seed: { type: "string", default: "1" },
    store: { type: "string", default: RIVAL_STORE },
  },
});
const [count, seed] = [Number(values.bodies), Number(values.seed)];
const { APP_URL, SANDBOX_URL, HEALTH_TOKEN } = env();
if (!Number.isInteger(count) || count < 1 || count > 10_000_000 || !Number.isInteger(seed)) {
  console.error("--bodies must be a whole number from 1 to 10000000 and --seed a whole number.");
  process.exit(1);
}
if (!SANDBOX_URL || !HEALTH_TOKEN) {
  console.error("Fuzzing is only for the sandbox, and needs HEALTH_TOKEN to see the server's memory.");
  process.exit(1);
}

const storeId = values.store.toLowerCase();
const { key } = await createApiKey(jobTenant(storeId, "fuzz"), { name: "Fuzz" });
await closeDb();
const run = `F${Date.now().toString(36)}`;
const door = { appUrl: APP_URL, key, token: HEALTH_TOKEN };
const HEAP_SLACK_BYTES = 48 * 2 ** 20;
const WARM_UP = 2_000;

/** A little work that stores nothing. */
const small: FuzzBody = {
  ...{ kind: "odd shape", path: "batch" },
  ...{ headers: { "content-type": "application/json" }, payload: Buffer.from(`{"events":[${"{},".repeat(200)}{}]}`) },
};
const stir = () =>
  postAll(
    door,
    Array.from({ length: 100 }, () => small),
    () => undefined,
  );

// Another seed, so that code is compiled and caches are filled before the memory is looked at.
await postAll(door, makeBodies({ storeId, run: `${run}w`, seed: seed + 1, count: WARM_UP }), () => undefined);
const before = await settledHeap(door, stir);
const eventsBefore = (await readStatus(APP_URL, key, storeId)).data.totalEvents;

const judge = new Judge();
const startedAt = performance.now();
await postAll(door, makeBodies({ storeId, run, seed, count }), (body, answer) => {
  judge.add(body, answer);
  if (judge.sent % 10_000 === 0) console.log(`  ${judge.sent} answered`);
});
const seconds = (performance.now() - startedAt) / 1000;
const noHttp = await sendNoHttp(APP_URL, key);
const stored = (await readStatus(APP_URL, key, storeId)).data.totalEvents - eventsBefore;
const after = await settledHeap({ ...door, enoughBytes: before.heapUsedBytes + HEAP_SLACK_BYTES / 2 }, stir);

const unprocessable = judge.byStatus.get(422) ?? 0;
const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
console.log(
  `\n${judge.sent} bodies of seed ${seed} in ${Math.round(seconds)} s, ${Math.round(judge.sent / seconds)} a second\n`,
);
console.table(Object.fromEntries(judge.byKind));
console.table(Object.fromEntries(judge.byStatus));
const checks: readonly (readonly [what: string, isRight: boolean, found: string | number])[] = [
  ["answered 5xx, with silence, or without naming the field", judge.wrong.length === 0, judge.wrong.length],
  ["taken in, and refused for what they hold: some of each", judge.accepted > 0 && unprocessable > 0, unprocessable],
  ["requests that are no HTTP, taken in or answered 5xx", noHttp.length === 0, noHttp.length],
  ["events stored, of as many accepted", stored === judge.accepted, `${stored}/${judge.accepted}`],
  ["the same process as before", after.startedAt === before.startedAt, after.startedAt],
  [
    "heap before and after, MB",
    after.heapUsedBytes <= before.heapUsedBytes + HEAP_SLACK_BYTES,
    `${megabytes(before.heapUsedBytes)} → ${megabytes(after.heapUsedBytes)}`,
  ],
];
for (const [what, isRight, found] of checks) console.log(`${isRight ? " " : "✗"} ${what.padEnd(58)} ${found}`);
console.log(
  `  resident memory before and after, MB${" ".repeat(22)} ${megabytes(before.rssBytes)} → ${megabytes(after.rssBytes)}`,
);
for (const sentence of [...judge.wrong.slice(0, 20), ...noHttp]) console.log(`  ${sentence}`);
process.exitCode = checks.every(([, isRight]) => isRight) ? 0 : 1;
