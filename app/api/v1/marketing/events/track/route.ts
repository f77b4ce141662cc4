import { Answer, route } from "@/lib/api/route";
import { trackEvent } from "@/lib/events/ingest-events";

/** A till reports one event. 202 after the commit; from then on delivering it is ours. */
export const POST = route("trackEvent", async ({ tenant, body }) => {
  const { status, result } = await trackEvent(tenant, body);
  return new Answer(status, result);
});
