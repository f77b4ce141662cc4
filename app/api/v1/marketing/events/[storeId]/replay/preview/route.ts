import { route } from "@/lib/api/route";
import { previewReplay } from "@/lib/events/replay";

/** Counts first: what a replay would send, and what it could not. */
export const POST = route("previewReplay", ({ tenant, body }) => previewReplay(tenant, body.filter));
