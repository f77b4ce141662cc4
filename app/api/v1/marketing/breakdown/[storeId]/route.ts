import { breakdown } from "@/lib/analytics/breakdown";
import { route } from "@/lib/api/route";

export const GET = route("breakdown", ({ tenant, query }) => breakdown(tenant, query));
