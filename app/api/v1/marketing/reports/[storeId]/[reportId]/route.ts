import { route } from "@/lib/api/route";
import { readReport } from "@/lib/reports/reports";

export const GET = route("readReport", ({ tenant, params }) => readReport(tenant, params.reportId ?? ""));
