import { purgeReportFiles } from "@/db/queries/reports";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";

/** As long as `stores_with` says that there is something to forget. */
const KEEP_DAYS = 90;

/** Forgets the files of old reports; that they were made, and for whom, stays. */
export async function purgeOldReportFiles({ signal }: { signal: AbortSignal }): Promise<{ files: number }> {
  let files = 0;
  for (const storeId of await storesWith("report_files")) {
    if (signal.aborted) break;
    const tenant = jobTenant(storeId, "purge-report-files");
    files += await withTenant(tenant, (tx) => purgeReportFiles(tx, tenant, KEEP_DAYS));
  }
  return { files };
}
