import { storeMetrics } from "@/lib/analytics/store-metrics";
import { route } from "@/lib/api/route";

export const GET = route("metrics", ({ tenant, query }) => storeMetrics(tenant, query));
