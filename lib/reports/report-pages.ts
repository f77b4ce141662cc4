import type { Tenant } from "@/lib/auth/tenant";
import type { ReportItem } from "@/lib/contracts/reports";
import { AppError } from "@/lib/core/errors";
import { listReports } from "./reports";

const PAGE = 100;
const PAGES_MAX = 1_000;

/** All reports of the store, newest first, a page at a time. @throws AppError invalid beyond a hundred thousand */
export async function* reportPages(tenant: Tenant): AsyncGenerator<readonly ReportItem[], void> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { data, meta } = await listReports(tenant, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    yield data;
    if (meta.nextCursor === null) return;
    cursor = meta.nextCursor;
  }
  throw new AppError("invalid", "There are more reports than a file can hold.");
}
