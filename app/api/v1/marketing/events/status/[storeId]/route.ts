import { route } from "@/lib/api/route";
import { eventStatus } from "@/lib/events/event-status";

export const GET = route("eventStatus", ({ tenant }) => eventStatus(tenant));
