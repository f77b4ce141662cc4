import { route } from "@/lib/api/route";
import { trackBatch } from "@/lib/events/ingest-events";

/** A till reports up to 1,000 events, answered one by one. */
export const POST = route("trackBatch", ({ tenant, body }) => trackBatch(tenant, body.events));
