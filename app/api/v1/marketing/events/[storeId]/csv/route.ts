import { csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { saleCsv } from "@/lib/client/csv/sale-csv";
import { eventPages } from "@/lib/events/event-pages";

export const GET = route("eventsCsv", ({ tenant, query }) =>
  csvResponse(tenant, { view: "sales", range: query, columns: saleCsv, pages: eventPages(tenant, query) }),
);
