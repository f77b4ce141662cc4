import { forgetRecipients } from "@/db/queries/report-mails";
import { purgeReportFiles } from "@/db/queries/reports";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";

/** As long as `stores_with` says that there is something to forget. */
const KEEP_DAYS = 90;

/** Forgets the files of old reports and to whom they were mailed; that they were made and mailed stays. */
export async function purgeOldReportFiles({ signal }: { signal: AbortSignal }): Promise<{ files: number }> {
  let files = 0;
  for (const storeId of await storesWith("report_files")) {
    if (signal.aborted) break;
    const tenant = jobTenant(storeId, "purge-report-files");
    files += await withTenant(tenant, async (tx) => {
      const gone = await purgeReportFiles(tx, tenant, KEEP_DAYS);
      // Now, as a store of which nothing else is old is not visited again.
      await forgetRecipients(tx, tenant, KEEP_DAYS);
      return gone;
    });
  }
  return { files };
}
