import { parseArgs } from "node:util";
import { closeDb } from "@/db/client";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { type Reconciled, reconcile, reconcileStores } from "@/lib/watch/reconcile";

/** `npm run reconcile -- --store <id>`: the books of one store or of all that send; exits 1 when they do not balance. */
const { values } = parseArgs({ options: { store: { type: "string" } } });
if (values.store !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(values.store)) {
  console.error("--store must be the id of a store.");
  process.exit(1);
}

async function* asked(): ReturnType<typeof reconcileStores> {
  if (values.store === undefined) return yield* reconcileStores();
  const tenant = jobTenant(values.store.toLowerCase(), "reconcile");
  yield { tenant, lines: await reconcile(tenant) };
}

const lineOf = ({ rule, holds, rows, samples }: Reconciled): string =>
  [`  ${rule}  ${String(rows).padStart(9)}  ${holds}`, ...samples.map((sample) => `${" ".repeat(17)}${sample}`)].join(
    "\n",
  );

try {
  let stores = 0;
  let broken = 0;
  for await (const { tenant, lines } of asked()) {
    stores += 1;
    if (lines.some(({ rows }) => rows > 0)) broken += 1;
    console.log(`${tenant.storeId}\n${lines.map(lineOf).join("\n")}`);
  }
  console.log(
    broken === 0 ? `The books of ${stores} stores balance.` : `${broken} of ${stores} stores do not balance.`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
} finally {
  await closeDb();
}
