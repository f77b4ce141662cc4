import { route } from "@/lib/api/route";
import { resendReport } from "@/lib/reports/reports";

export const POST = route("mailReport", ({ tenant, params, body }) =>
  resendReport(tenant, params.reportId ?? "", body),
);
