/** What the server's jobs do about figures, as a process of its own that can be killed. Ends when nothing is left. */
import { closeDb } from "@/db/client";
import { continueBackfills } from "./continue-backfills";
import { syncAllStores } from "./sync-all";

await syncAllStores();
for (let ticks = 0; ticks < 20; ticks++) if ((await continueBackfills()).read === 0) break;
await closeDb();
