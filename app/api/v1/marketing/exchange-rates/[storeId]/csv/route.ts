import { listRates } from "@/lib/analytics/exchange-rates";
import { csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { rateCsv } from "@/lib/client/csv/rate-csv";

export const GET = route("ratesCsv", async ({ tenant }) =>
  csvResponse(tenant, {
    view: "exchange-rates",
    range: {},
    columns: rateCsv,
    pages: [(await listRates(tenant)).data],
  }),
);
