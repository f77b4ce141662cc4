import { generatePerformanceReport } from "@/lib/analytics/performance-report";
import { route } from "@/lib/api/route";

export const GET = route("performance", ({ tenant, query }) => generatePerformanceReport(tenant, query));
