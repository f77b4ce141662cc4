import { csvResponse } from "@/lib/api/csv-response";
import { route } from "@/lib/api/route";
import { reportCsv } from "@/lib/client/csv/report-csv";
import { reportPages } from "@/lib/reports/report-pages";

export const GET = route("reportsCsv", ({ tenant }) =>
  csvResponse(tenant, { view: "reports", range: {}, columns: reportCsv, pages: reportPages(tenant) }),
);
