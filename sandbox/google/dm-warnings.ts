import type { Core } from "../core/platform-module";
import { isObject, type Json } from "./read-body";

type FieldWarning = { readonly field: string; readonly reason: string; readonly description: string };
const AT_MOST = 20;

/** What Google takes and grumbles about. Now and then it grumbles without a cause the client could mend. */
export function warningsOf(events: readonly Json[], { random }: Core): FieldWarning[] {
  const found = events.flatMap((event, index) => cartWarnings(event, `events[${index}]`));
  if (events.length > 0 && random.next() < 0.1)
    found.push({
      field: "events[0]",
      reason: "WARNING_REASON_GENERIC",
      description: "A field of the event could not be used.",
    });
  return found.slice(0, AT_MOST);
}

function cartWarnings(event: Json, path: string): FieldWarning[] {
  const cart = isObject(event.cartData) ? event.cartData : null;
  const ids = isObject(event.adIdentifiers) ? event.adIdentifiers : {};
  if (!cart) return [];
  const warning = (field: string, reason: string, description: string): FieldWarning => ({
    field: `${path}.cart_data${field}`,
    reason: `WARNING_REASON_CART_DATA_${reason}`,
    description,
  });
  const items = Array.isArray(cart.items) ? cart.items.filter(isObject) : [];
  return [
    ...(ids.gbraid || ids.wbraid
      ? [warning("", "NOT_SUPPORTED_WITH_GBRAID_OR_WBRAID", "Cart data goes with a gclid only.")]
      : []),
    ...items.flatMap((item, index) => [
      ...(item.merchantProductId
        ? []
        : [
            warning(
              `.items[${index}].merchant_product_id`,
              "ITEM_MERCHANT_PRODUCT_ID_MISSING",
              "The product is unknown.",
            ),
          ]),
      ...(item.unitPrice === undefined
        ? [warning(`.items[${index}].unit_price`, "ITEM_UNIT_PRICE_MISSING", "The price of one piece is missing.")]
        : []),
    ]),
  ];
}
