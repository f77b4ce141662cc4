import type * as z from "zod";
import { admitTill } from "@/lib/auth/admit-till";
import type { Tenant } from "@/lib/auth/tenant";
import { authorizeTill, storeIdOf } from "./authorize-till";
import { ENDPOINTS } from "./endpoints";
import { takeIn } from "./intake-guard";
import { checkBody } from "./read-input";
import { errorReply, jsonReply, type Reply, requestIdFrom } from "./responses";

export type TillEndpointId = "trackEvent" | "trackBatch";
type Body<K extends TillEndpointId> = z.output<(typeof ENDPOINTS)[K]["body"]>;
type Ok<K extends TillEndpointId> = z.input<(typeof ENDPOINTS)[K]["ok"]>;

/** What the front door knows of a till's request. */
export type TillRequest = {
  readonly headers: Pick<Headers, "get">;
  readonly address: string | undefined;
  /** The whole body. @throws AppError when it is too large or does not arrive */
  readonly bytes: () => Promise<Uint8Array>;
};

/**
 * The two event routes without Next: the same checks in the same order as `route`, the same contract and the same words.
 * A test sends the same cases through both doors.
 */
export function tillCall<K extends TillEndpointId>(
  id: K,
  verb: (tenant: Tenant, body: Body<K>) => Promise<{ status: number; result: Ok<K> }>,
) {
  const endpoint = ENDPOINTS[id];
  return async ({ headers, address, bytes }: TillRequest): Promise<Reply> => {
    const requestId = requestIdFrom(headers.get("x-request-id"));
    try {
      return await takeIn(async () => {
        const till = await admitTill(headers.get("authorization"), address);
        // ENDPOINTS[id].body is the schema of this endpoint's body; the compiler cannot follow that through the union.
        const body = (await checkBody(headers, bytes, endpoint.body)) as Body<K>;
        const tenant = authorizeTill(till, endpoint.access, storeIdOf(body));
        const { status, result } = await verb(tenant, body);
        return jsonReply(endpoint.ok.parse(result), status, { "x-request-id": requestId });
      });
    } catch (error) {
      return errorReply(error, `api.${id}`, requestId);
    }
  };
}
