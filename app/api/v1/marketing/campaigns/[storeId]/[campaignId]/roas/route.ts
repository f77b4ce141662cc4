import { calculateROAS } from "@/lib/analytics/calculate-roas";
import { route } from "@/lib/api/route";

export const GET = route("campaignRoas", ({ tenant, params, query }) =>
  calculateROAS(tenant, params.campaignId ?? "", query),
);
