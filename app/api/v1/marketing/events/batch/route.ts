import { Answer, route } from "@/lib/api/route";
import { answerBatch } from "@/lib/events/answer-till";

/** A till reports up to 1,000 events. In our own server the front door answers first, with the same verb. */
export const POST = route("trackBatch", async (call) => {
  const { status, result } = await answerBatch(call);
  return new Answer(status, result);
});
