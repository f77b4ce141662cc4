import { readForm } from "@/lib/api/read-input";
import { errorResponse, json, requestIdOf } from "@/lib/api/responses";
import { PlatformCallbackForm } from "@/lib/contracts/platform-callbacks";
import { requireDoor, takeRequest } from "@/lib/erasure/take-request";

type Context = { params: Promise<{ provider: string; kind: string }> };

/** What a provider tells us about a person. Its signature is the proof; there is no session, so it stands outside `route`. */
export async function POST(request: Request, context: Context): Promise<Response> {
  const requestId = requestIdOf(request);
  try {
    const door = requireDoor(await context.params);
    const { signed_request } = await readForm(request, PlatformCallbackForm);
    return json(await takeRequest(door, signed_request), 200, { "x-request-id": requestId });
  } catch (error) {
    return errorResponse(error, "api.platformCallback", requestId);
  }
}
