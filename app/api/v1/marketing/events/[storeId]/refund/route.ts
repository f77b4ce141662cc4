import { Answer, route } from "@/lib/api/route";
import { refundSale } from "@/lib/events/refund-sale";

/** A sale was given back. The folder's `storeId` is the sale here: `{id}` in the address; see lib/api/path-params.ts. */
export const POST = route("refundEvent", async ({ tenant, params, body }) => {
  const { status, result } = await refundSale(tenant, params.id ?? "", body);
  return new Answer(status, result);
});
