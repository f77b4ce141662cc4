import { parseArgs } from "node:util";
import { closeDb } from "@/db/client";
import { createApiKey } from "@/lib/auth/api-keys";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { env } from "@/lib/core/env";
import { HARBOUR_STREET } from "./demo/people";

/** `npm run demo:key -- --store <id>`: prints a fresh API key of a demo store, and nothing else, on stdout. */
const { values } = parseArgs({ options: { store: { type: "string", default: HARBOUR_STREET } } });
if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(values.store)) {
  console.error("--store must be the id of a store.");
  process.exit(1);
}
if (!env().SANDBOX_URL) {
  console.error("Demo keys exist only where the sandbox runs. Create a key in the app under Settings, API keys.");
  process.exit(1);
}
try {
  const { key } = await createApiKey(jobTenant(values.store.toLowerCase(), "demo-key"), { name: "Demo till" });
  console.log(key);
} catch (error) {
  const { code } = error as { code?: unknown };
  console.error(
    code === undefined && !(error instanceof Error)
      ? "No key was made."
      : "There is no such store in this database; start the product once first.",
  );
  process.exitCode = 1;
} finally {
  await closeDb();
}
