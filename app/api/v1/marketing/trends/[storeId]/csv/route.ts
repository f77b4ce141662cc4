import { storeTrends } from "@/lib/analytics/store-trends";
import { csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { trendCsv, trendLines } from "@/lib/client/csv/trend-csv";

export const GET = route("trendsCsv", async ({ tenant, query }) => {
  const { data } = await storeTrends(tenant, query);
  return csvResponse(tenant, {
    view: `trend-by-${data.unit}`,
    range: { from: query.startDate, to: query.endDate },
    columns: () => trendCsv(data),
    pages: [trendLines(data)],
  });
});
