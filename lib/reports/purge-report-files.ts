import { forgetRecipients } from "@/db/queries/report-mails";
import { purgeReportFiles } from "@/db/queries/reports";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { forEachStore } from "@/lib/auth/for-each-store";
import { createLogger } from "@/lib/core/logger";

/** As long as `stores_with` says that there is something to forget. */
const KEEP_DAYS = 90;

/** Forgets the files of old reports and to whom they were mailed; that they were made and mailed stays. */
export async function purgeOldReportFiles({ signal }: { signal: AbortSignal }): Promise<{ files: number }> {
  let files = 0;
  const log = createLogger("reports.purge");
  await forEachStore(await storesWith("report_files"), { job: "purge-report-files", log, signal }, async (tenant) => {
    files += await withTenant(tenant, async (tx) => {
      const gone = await purgeReportFiles(tx, tenant, KEEP_DAYS);
      // Now, as a store of which nothing else is old is not visited again.
      await forgetRecipients(tx, tenant, KEEP_DAYS);
      return gone;
    });
  });
  return { files };
}
