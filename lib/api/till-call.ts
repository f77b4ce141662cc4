import type * as z from "zod";
import { authenticateKey } from "@/lib/auth/authenticate-key";
import type { Tenant } from "@/lib/auth/tenant";
import { authorizeTill, storeIdOf } from "./authorize-till";
import { ENDPOINTS } from "./endpoints";
import { checkBody } from "./read-input";
import { errorReply, jsonReply, type Reply, requestIdFrom } from "./responses";

export type TillEndpointId = "trackEvent" | "trackBatch";
type Body<K extends TillEndpointId> = z.output<(typeof ENDPOINTS)[K]["body"]>;
type Ok<K extends TillEndpointId> = z.input<(typeof ENDPOINTS)[K]["ok"]>;

/** What the front door knows of a till's request. */
export type TillRequest = {
  readonly authorization: string | null;
  readonly contentType: string | null;
  readonly requestId: string | null;
  /** The whole body. @throws AppError when it is too large or does not arrive */
  readonly bytes: () => Promise<Uint8Array>;
};

/**
 * The two event routes without Next: the same checks in the same order as `route`, the same contract and the same words.
 * A test sends the same cases through both doors.
 */
export function tillCall<K extends TillEndpointId>(
  id: K,
  verb: (call: { tenant: Tenant; body: Body<K> }) => Promise<{ status: number; result: Ok<K> }>,
) {
  const endpoint = ENDPOINTS[id];
  return async (request: TillRequest): Promise<Reply> => {
    const requestId = requestIdFrom(request.requestId);
    try {
      const till = await authenticateKey(request.authorization);
      // ENDPOINTS[id].body is the schema of this endpoint's body; the compiler cannot follow that through the union.
      const body = (await checkBody(request.contentType, request.bytes, endpoint.body)) as Body<K>;
      const tenant = authorizeTill(till, endpoint.access, storeIdOf(body));
      const { status, result } = await verb({ tenant, body });
      return jsonReply(endpoint.ok.parse(result), status, { "x-request-id": requestId });
    } catch (error) {
      return errorReply(error, `api.${id}`, requestId);
    }
  };
}
