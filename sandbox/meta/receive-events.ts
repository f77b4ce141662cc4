import { randomUUID } from "node:crypto";
import type { Reply } from "../core/reply";
import { type CheckedEvent, checkEvent, tooManyEvents } from "./check-event";
import type { GraphCall } from "./graph-call";
import { invalidParameter, missingPermission, traceId, unknownObject } from "./graph-error";
import type { MetaDataset } from "./meta-shop";
import { ADS_PERMISSIONS } from "./permissions";

export const EVENTS_PARAMS = [
  "data",
  "test_event_code",
  "partner_agent",
  "upload_tag",
  "namespace_id",
  "upload_id",
  "upload_source",
];
const EVENTS_MAX = 1000;
const HOUR_MS = 3_600_000;
const STORE_WINDOW_MS = 7 * 24 * HOUR_MS;
const WEB_WINDOW_MS = 48 * HOUR_MS;

/** `POST /{dataset}/events`: one bad event fails the whole request and nothing is kept. */
export function receiveEvents(call: GraphCall): Reply {
  const [id = ""] = call.ids;
  const found = call.state.dataset(call.grant, id);
  if (!found) throw unknownObject("POST", id);
  call.needs(...ADS_PERMISSIONS);
  call.charge(found.account);
  const tasks = call.state.tasksOn(call.grant, found.account.id);
  if (!tasks.includes("ADVERTISE") && !tasks.includes("MANAGE")) throw missingPermission("use events dataset");
  const data = call.params.json("data");
  if (!Array.isArray(data)) throw invalidParameter("The parameter data is required");
  if (data.length < 1 || data.length > EVENTS_MAX) throw tooManyEvents();
  const context = {
    nowMs: call.state.now,
    dataset: found.dataset,
    violate: (rule: string) => call.request.violate(rule),
  };
  if (call.params.has("test_event_code")) call.request.violate("test_event_code: its events count like any others");
  const events = data.map((event) => checkEvent(event, context));
  for (const event of events) {
    compareWithEarlier(call, found.dataset, event);
    keep(call, found.dataset, event);
  }
  return call.answer({ events_received: events.length, messages: [], fbtrace_id: traceId() });
}

/** In-store events are repeats by order number, all others by event id. */
function keep(call: GraphCall, dataset: MetaDataset, event: CheckedEvent): void {
  const { eventName, eventTime, inStore, eventId, orderId, itemNumber, userKey, value, currency } = event;
  const identity = inStore
    ? JSON.stringify(["store", eventTime, eventName, itemNumber, orderId ?? userKey])
    : JSON.stringify(["web", eventName, eventId ?? randomUUID()]);
  call.state.core.ledger.receive({
    platform: "meta",
    datasetOrAction: dataset.id,
    key: (inStore ? (orderId ?? eventId) : (eventId ?? orderId)) ?? userKey,
    eventName,
    value,
    currency,
    identity,
    windowMs: inStore ? STORE_WINDOW_MS : WEB_WINDOW_MS,
  });
}

/** There is no correcting a sale: whatever differs from what was said first would be counted as another one. */
function compareWithEarlier(call: GraphCall, dataset: MetaDataset, event: CheckedEvent): void {
  const { eventName, eventTime, eventId, orderId, itemNumber, inStore, value, currency } = event;
  if (!inStore || orderId === null) return;
  const key = JSON.stringify([dataset.id, eventName, orderId, itemNumber]);
  const first = call.state.orders.get(key);
  const same =
    first &&
    first.eventTime === eventTime &&
    first.eventId === eventId &&
    first.value === value &&
    first.currency === currency;
  if (!first) call.state.orders.set(key, { eventTime, eventId, value, currency });
  else if (!same) call.request.violate(`second conversion for order ${orderId}`);
}
