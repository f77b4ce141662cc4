import { csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { failureCsv } from "@/lib/client/csv/failure-csv";
import { listFailures } from "@/lib/events/list-failures";

export const GET = route("failuresCsv", async ({ tenant }) =>
  csvResponse(tenant, {
    view: "failures",
    range: {},
    columns: failureCsv,
    pages: [(await listFailures(tenant)).data],
  }),
);
