import { Answer, route } from "@/lib/api/route";
import { takeBatch } from "@/lib/events/take-events";

/** A till reports up to 1,000 events. In our own server the front door answers first, with the same verb. */
export const POST = route("trackBatch", async ({ tenant, body }) => {
  const { status, result } = await takeBatch(tenant, body);
  return new Answer(status, result);
});
