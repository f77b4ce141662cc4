import { Answer, route } from "@/lib/api/route";
import { answerTrack } from "@/lib/events/answer-till";

/** A till reports one event. In our own server the front door answers first, with the same verb. */
export const POST = route("trackEvent", async (call) => {
  const { status, result } = await answerTrack(call);
  return new Answer(status, result);
});
