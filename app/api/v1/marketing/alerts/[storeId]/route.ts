import { route } from "@/lib/api/route";
import { listAlerts } from "@/lib/watch/list-alerts";

export const GET = route("listAlerts", ({ tenant }) => listAlerts(tenant));
