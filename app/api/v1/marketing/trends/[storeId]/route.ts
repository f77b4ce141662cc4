import { storeTrends } from "@/lib/analytics/store-trends";
import { route } from "@/lib/api/route";

export const GET = route("trends", ({ tenant, query }) => storeTrends(tenant, query));
