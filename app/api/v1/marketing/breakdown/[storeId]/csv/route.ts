import { breakdown } from "@/lib/analytics/breakdown";
import { csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { breakdownCsv, breakdownLines } from "@/lib/client/csv/breakdown-csv";

/** Nobody has more lines than there may be campaigns. */
const ALL = 1_000_000;

export const GET = route("breakdownCsv", async ({ tenant, query }) => {
  const { data } = await breakdown(tenant, { ...query, limit: ALL });
  return csvResponse(tenant, {
    view: `contribution-by-${data.by}`,
    range: { from: query.startDate, to: query.endDate },
    columns: () => breakdownCsv(data),
    pages: [breakdownLines(data)],
  });
});
