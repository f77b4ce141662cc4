import { parseArgs } from "node:util";
import { closeDb } from "@/db/client";
import { createApiKey } from "@/lib/auth/api-keys";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { env } from "@/lib/core/env";
import { HARBOUR_STREET } from "./demo/people";
import { readStatus, reckon, waitUntilSent } from "./demo/reckoning";
import { makeSales } from "./demo/sales";
import { postSales } from "./demo/till";

/**
 * `npm run demo:sales -- --count 1000`: a day at the till through the public API, and a reckoning afterwards.
 * The product must be running; it may be killed and started again meanwhile, as a till would not notice either.
 */
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    store: { type: "string", default: HARBOUR_STREET },
    rate: { type: "string", default: "50" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    wait: { type: "string", default: "300" },
  },
});
const count = Number(values.count);
const rate = Number(values.rate);
if (!Number.isInteger(count) || count < 1 || count > 100_000 || !(rate > 0)) {
  console.error("--count must be a whole number from 1 to 100000 and --rate a positive number of sales a second.");
  process.exit(1);
}
const { APP_URL, SANDBOX_URL } = env();
if (!SANDBOX_URL) {
  console.error("Demo sales are only for the sandbox: against real platforms they would be counted as real.");
  process.exit(1);
}

const storeId = values.store.toLowerCase();
const { key } = await createApiKey(jobTenant(storeId, "demo-sales"), { name: "Demo day" });
await closeDb();
const since = new Date().toISOString();
const now = new Date();
const run = `D${now.toISOString().replace(/\D/g, "").slice(2, 14)}`;
const sales = makeSales({ storeId, count, run, seed: Number(values.seed), now });
console.log(`A day at the till: ${count} sales, ${rate} a second, orders ${run}-…, seed ${values.seed}.`);
const before = await waitUntilSent(() => readStatus(APP_URL, key, storeId), 0);
const reports = await postSales({
  appUrl: APP_URL,
  key,
  sales,
  ratePerSecond: rate,
  onProgress: (done) => console.log(`  ${done} answered`),
});
console.log("Every sale has its answer. Waiting until nothing is left to send …");
const after = await waitUntilSent(() => readStatus(APP_URL, key, storeId), Number(values.wait) * 1000);
const { lines, isRight } = await reckon({ sandboxUrl: SANDBOX_URL, storeId, reports, before, after, since });
console.log(`\n${lines.join("\n")}\n`);
console.log(isRight ? "Every sale is accounted for." : "The lines marked ✗ do not add up.");
process.exitCode = isRight ? 0 : 1;
