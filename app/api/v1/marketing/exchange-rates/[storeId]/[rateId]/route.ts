import { deleteRate } from "@/lib/analytics/exchange-rates";
import { route } from "@/lib/api/route";

export const DELETE = route("deleteRate", ({ tenant, params }) => deleteRate(tenant, params.rateId ?? ""));
