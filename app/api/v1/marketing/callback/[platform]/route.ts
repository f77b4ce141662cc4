import { errorResponse, requestIdOf } from "@/lib/api/responses";
import { syncBehind } from "@/lib/campaigns/sync-behind";
import { answerCallback } from "@/lib/oauth/answer-callback";

/** Where a platform sends the browser back. It answers with pages and with JSON, so it stands outside `route`. */
export async function GET(request: Request, context: { params: Promise<{ platform: string }> }): Promise<Response> {
  try {
    return await answerCallback(request, (await context.params).platform, syncBehind);
  } catch (error) {
    const response = errorResponse(error, "api.callback", requestIdOf(request));
    response.headers.set("referrer-policy", "no-referrer");
    return response;
  }
}
