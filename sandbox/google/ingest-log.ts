import type { Core } from "../core/platform-module";
import type { SandboxRequest } from "../core/sandbox-request";
import { dataManagerError } from "./dm-problems";
import type { Json } from "./read-body";
import type { ConversionAction, Person } from "./shop";

const PROCESSING_MS = 30 * 60_000;

type StoredRequest = {
  readonly personId: string;
  readonly receivedAtMs: number;
  readonly results: readonly {
    readonly destination: Json;
    readonly recordCount: number;
    /** Processing errors by reason. */
    readonly errors: Readonly<Record<string, number>>;
    /** What the finished status says beside its state, e.g. `{ eventsIngestionStatus: { recordCount: "2" } }`. */
    readonly counts: Json;
  }[];
};
type Transaction = {
  readonly value: number | null;
  readonly currency: string | null;
  readonly eventTimestamp: string;
  readonly restatements: number;
};
/** A sale taken back, or given another value, through the Google Ads API. */
export type Adjustment = {
  readonly actionId: string;
  /** Order id, or click id and time. */
  readonly key: string;
  readonly type: string;
  readonly atMs: number;
  readonly value: number | null;
};

/** What Data Manager took in: requests by id, transactions by action and id, conversions in the ledger. */
export class IngestLog {
  readonly #core: Core;
  readonly #requests;
  readonly #transactions;
  readonly #adjustments;
  constructor(core: Core) {
    this.#core = core;
    this.#requests = core.table<StoredRequest>("requests");
    this.#transactions = core.table<Transaction>("transactions");
    this.#adjustments = core.table<Adjustment>("adjustments");
  }

  /**
   * Counts an event once per action and transaction id. The same id with another value restates the sale, silently. A
   * lower one of the same sale, without a cart that would say otherwise, is how a return is told; any other change is a
   * violation, because Google would not say a word.
   */
  receive(request: SandboxRequest, action: ConversionAction, event: Json): void {
    const text = (key: string): string => (typeof event[key] === "string" ? event[key] : "");
    const transactionId = text("transactionId");
    const value = typeof event.conversionValue === "number" ? event.conversionValue : null;
    const currency = text("currency") || null;
    const eventTimestamp = text("eventTimestamp");
    const key = `${action.id}|${transactionId}`;
    const known = this.#transactions.get(key);
    const restated = known !== undefined && (known.value !== value || known.currency !== currency);
    const isSameSale = known?.eventTimestamp === eventTimestamp && [currency, null].includes(known.currency);
    const isReturn = restated && isSameSale && value !== null && (known.value ?? Number.POSITIVE_INFINITY) > value;
    if (restated && (!isReturn || event.cartData !== undefined))
      request.violate(`transaction ${transactionId} restated from ${known.value} to ${value}`);
    else if (known && known.eventTimestamp !== eventTimestamp)
      request.violate(`transaction ${transactionId} resent with another time`);
    if (!known || restated)
      this.#transactions.set(key, {
        value,
        currency,
        eventTimestamp,
        restatements: known ? known.restatements + 1 : 0,
      });
    this.#keep(action, transactionId, value, currency);
  }

  /** A click conversion of the Google Ads API; found again by its order and by its click and time. */
  receiveUpload(action: ConversionAction, row: Json): void {
    const text = (key: string): string => (typeof row[key] === "string" ? row[key] : "");
    const value = typeof row.conversionValue === "number" ? row.conversionValue : null;
    const currency = text("currencyCode") || null;
    const time = text("conversionDateTime");
    const byClick = text("gclid") && `${text("gclid")}|${time}`;
    const people = Array.isArray(row.userIdentifiers) ? row.userIdentifiers : [];
    const digests = people.map(({ hashedEmail, hashedPhoneNumber }) => hashedEmail ?? hashedPhoneNumber).join("+");
    const key = text("orderId") || byClick || `${text("gbraid") || text("wbraid") || digests}|${time}`;
    const eventTimestamp = time.replace(" ", "T");
    for (const name of new Set([key, byClick || key]))
      this.#transactions.set(`${action.id}|${name}`, { value, currency, eventTimestamp, restatements: 0 });
    this.#keep(action, key, value, currency);
  }
  transaction(actionId: string, key: string): Transaction | undefined {
    return this.#transactions.get(`${actionId}|${key}`);
  }
  adjustment(actionId: string, key: string): Adjustment | undefined {
    return this.#adjustments.get(`${actionId}|${key}`);
  }
  adjust(adjustment: Adjustment): void {
    const key = `${adjustment.actionId}|${adjustment.key}`;
    const known = this.#transactions.get(key);
    this.#adjustments.set(key, adjustment);
    if (known && adjustment.type === "RESTATEMENT")
      this.#transactions.set(key, { ...known, value: adjustment.value, restatements: known.restatements + 1 });
  }

  saveRequest(requestId: string, stored: StoredRequest): void {
    this.#requests.set(requestId, stored);
  }

  /** `requestStatus:retrieve`. @throws GoogleError for an id that was never stored (validateOnly stores none) */
  status(requestId: string, person: Person): object {
    const stored = this.#requests.get(requestId);
    if (!stored || stored.personId !== person.id)
      throw dataManagerError([
        { field: "request_id", description: "The request id is invalid.", reason: "INVALID_REQUEST_ID" },
      ]);
    const done = this.#core.clock.now() >= stored.receivedAtMs + PROCESSING_MS;
    return {
      requestStatusPerDestination: stored.results.map((result) =>
        done ? finished(result) : { destination: result.destination, requestStatus: "PROCESSING" },
      ),
    };
  }

  #keep(action: ConversionAction, key: string, value: number | null, currency: string | null): void {
    this.#core.ledger.receive({
      platform: "google",
      datasetOrAction: action.id,
      key,
      eventName: action.category,
      value,
      currency,
      identity: key,
      windowMs: Number.POSITIVE_INFINITY,
      restates: true,
    });
  }
  restatements(): number {
    let count = 0;
    for (const { restatements } of this.#transactions.values()) count += restatements;
    return count;
  }
  get requestCount(): number {
    return this.#requests.size;
  }
  clear(): void {
    this.#requests.clear();
    this.#transactions.clear();
    this.#adjustments.clear();
  }
}

function finished({ destination, recordCount, errors, counts }: StoredRequest["results"][number]): object {
  const reasons = Object.entries(errors);
  const failed = reasons.reduce((sum, [, count]) => sum + count, 0);
  return {
    destination,
    requestStatus: failed === 0 ? "SUCCESS" : failed >= recordCount ? "FAILED" : "PARTIAL_SUCCESS",
    ...counts,
    ...(failed > 0 && {
      errorInfo: { errorCounts: reasons.map(([reason, count]) => ({ recordCount: String(count), reason })) },
    }),
  };
}
