import { route } from "@/lib/api/route";
import { readEvent } from "@/lib/events/read-event";

export const GET = route("readEvent", ({ tenant, params }) => readEvent(tenant, params.eventId ?? ""));
