import { highlights } from "@/lib/analytics/highlights";
import { route } from "@/lib/api/route";

export const GET = route("highlights", ({ tenant, query }) => highlights(tenant, query));
