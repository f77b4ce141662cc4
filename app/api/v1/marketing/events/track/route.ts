import { Answer, route } from "@/lib/api/route";
import { takeEvent } from "@/lib/events/take-events";

/** A till reports one event. In our own server the front door answers first, with the same verb. */
export const POST = route("trackEvent", async ({ tenant, body }) => {
  const { status, result } = await takeEvent(tenant, body);
  return new Answer(status, result);
});
