import { Answer, route } from "@/lib/api/route";
import { takeEvent } from "@/lib/events/take-events";

/** A till reports one event. 202 after the commit; from then on delivering it is ours. */
export const POST = route("trackEvent", async ({ tenant, body }) => {
  const { status, result } = await takeEvent(tenant, body);
  return new Answer(status, result);
});
