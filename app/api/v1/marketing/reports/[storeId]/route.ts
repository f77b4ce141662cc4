import { route } from "@/lib/api/route";
import { createReport, listReports } from "@/lib/reports/reports";

export const GET = route("listReports", ({ tenant, query }) => listReports(tenant, query));

export const POST = route("createReport", ({ tenant, body }) => createReport(tenant, body));
