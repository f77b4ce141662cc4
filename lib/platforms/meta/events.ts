import * as z from "zod";
import type { EventType } from "@/lib/contracts/events";
import { PlatformError } from "@/lib/core/errors";
import { toMajor } from "@/lib/core/money";
import type { EventPort, OutboundEvent, SaleItem } from "@/lib/platforms/contract";
import { accountCaller, type MetaClient } from "./client";
import { nodePath } from "./graph-path";
import { identifyForMeta, isTooWeak } from "./identify";
import { metaOmissions } from "./omissions";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH_MAX = 1000;
/** Names us to Meta as the platform that sends for its advertisers. */
const PARTNER_AGENT = "diveseeks_1_0";

const EVENT_NAMES: Readonly<Record<EventType, string>> = {
  purchase: "Purchase",
  add_to_cart: "AddToCart",
  view_content: "ViewContent",
  initiate_checkout: "InitiateCheckout",
};
const EventsAnswer = z.object({ events_received: z.number().int(), fbtrace_id: z.string().optional() });

const toContent = ({ id, quantity, priceMinor }: SaleItem, currency: string) => ({
  id,
  quantity,
  ...(priceMinor !== null && { item_price: toMajor(priceMinor, currency) }),
});

/** The wire form of an event: seconds, major units, `order_id` always, since store sales are told apart by it. Pure. */
export function toServerEvent(event: OutboundEvent) {
  const { items, currency } = event;
  return {
    event_name: EVENT_NAMES[event.eventType],
    event_time: Math.floor(event.occurredAt.getTime() / 1000),
    event_id: event.id,
    action_source: event.actionSource,
    user_data: event.identifiers,
    custom_data: {
      // Of the prices too, and known even when the till gives no total.
      currency,
      ...(event.valueMinor !== null && { value: toMajor(event.valueMinor, currency) }),
      order_id: event.orderId,
      ...(items.length > 0 && {
        content_type: "product",
        content_ids: items.map(({ id }) => id),
        contents: items.map((item) => toContent(item, currency)),
        num_items: items.reduce((sum, { quantity }) => sum + quantity, 0),
      }),
    },
    // Attribution without use for choosing whom to show ads to.
    ...(!event.consent.adPersonalization && { opt_out: true }),
  };
}

/** The Conversions API. Sources: Meta "Using the API", "Server event parameters", "Offline events", read 2026-11-22. */
export function createMetaEvents(client: MetaClient): EventPort {
  return {
    destination: "facebook",
    maxBatch: BATCH_MAX,
    /** There is no event that takes a Purchase back, and a second one with the same order number is merged away. */
    takesRefunds: false,
    identify: identifyForMeta,
    preview: toServerEvent,
    omissions: metaOmissions,

    skip({ eventType, actionSource, valueMinor, identifiers }) {
      if (!identifiers || isTooWeak(identifiers)) return "no_identifiers";
      // Meta demands the page's address with a website's event; a till tells us none, and none is made up.
      if (actionSource === "website") return "no_source_url";
      return eventType === "purchase" && valueMinor === null ? "no_value" : null;
    },

    /** 7 days (store sales: as configured, up to the documented 62), less an hour for the way there. */
    acceptsUntil({ occurredAt, actionSource }) {
      const days = actionSource === "physical_store" ? client.config().storeSaleMaxAgeDays : 7;
      return new Date(occurredAt.getTime() + days * DAY_MS - HOUR_MS);
    },

    /**
     * Store sales are merged for 7 days by order number and time, all others for 48 hours by event id; an hour is kept
     * in hand. Source: Meta "Deduplicate pixel and server events", "Offline events", read 2026-11-22.
     */
    mergesRepeatsUntil({ actionSource, ambiguousSince }) {
      const windowMs = actionSource === "physical_store" ? 7 * DAY_MS : 2 * DAY_MS;
      return new Date(ambiguousSince.getTime() + windowMs - HOUR_MS);
    },

    confirm: null,

    /**
     * POST /{dataset}/events, JSON `{ data: [1..1000] }`. On the wire: `event_time` in Unix seconds, `value` and
     * `item_price` in major units, `user_data` as hashed by `identify`.
     * Meta takes or refuses a request whole and does not say which event was wrong, so `rejected` names no indexes.
     * Fewer events received than sent counts as ambiguous: which of them is not said.
     * @throws PlatformError reconnect (190, 102), permission (100/33, 200…), throttled (4, 17, 613, 80000…), wait
     * (368, 21009), rejected (other 100), ambiguous (1, 2, 5xx, lost answers), unavailable (no connection)
     */
    async send(access, targetId, events) {
      const { data } = await client.call("write", accountCaller(access), {
        method: "POST",
        path: `${nodePath(targetId)}/events`,
        json: { data: events.map(toServerEvent), partner_agent: PARTNER_AGENT },
        schema: EventsAnswer,
      });
      const traceId = data.fbtrace_id ?? null;
      if (data.events_received !== events.length)
        throw new PlatformError(
          "meta",
          { kind: "ambiguous" },
          { reason: "fewer_received", ...(traceId && { traceId }) },
        );
      return { outcomes: events.map(() => ({ state: "delivered" as const })), receiptId: null, traceId };
    },
  };
}
