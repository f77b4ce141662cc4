import { route } from "@/lib/api/route";
import { readReplay } from "@/lib/events/replay";

export const GET = route("readReplay", ({ tenant, params }) => readReplay(tenant, params.replayId ?? ""));
