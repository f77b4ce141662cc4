import { route } from "@/lib/api/route";
import { replayEvents } from "@/lib/events/replay";

export const POST = route("replayEvents", ({ tenant, body }) => replayEvents(tenant, body));
