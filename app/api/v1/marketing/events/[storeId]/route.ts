import { route } from "@/lib/api/route";
import { listEvents } from "@/lib/events/list-events";

export const GET = route("listEvents", ({ tenant, query }) => listEvents(tenant, query));
