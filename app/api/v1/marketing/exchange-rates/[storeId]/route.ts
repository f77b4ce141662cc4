import { listRates, stateRate } from "@/lib/analytics/exchange-rates";
import { Answer, route } from "@/lib/api/route";

export const GET = route("listRates", ({ tenant }) => listRates(tenant));

/** The same pair and day replaces what was stated: 200 then, 201 for a new one. */
export const POST = route("stateRate", async ({ tenant, body }) => {
  const { replaced, ...result } = await stateRate(tenant, body);
  return new Answer(replaced ? 200 : 201, result);
});
