import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { type Answer, post } from "./post";
import type { Sales } from "./sales";
import type { Shop } from "./shops";
import { HEARD, type Truth } from "./truth";

const ROUTES = "/api/v1/marketing/events";
const PATIENCE_MS = 4 * 60_000;
const PAUSE_MS_MAX = 2_000;
const NEXT_CUSTOMER_MS = 1_000;
const BATCH_MAX = 100;
const SINGLES = 0.3;
const DOUBLES = 0.03;
const CUTS = 0.02;
/** Every sixth till is a simple one: it posts sale by sale, and what nobody answered is gone for it. */
const IMPATIENT_EVERY = 6;

const Item = z.object({ status: z.number(), eventId: z.string().optional() });
const Batch = z.object({ results: z.array(Item) });
const Single = z.object({ eventId: z.string() });
type Item = z.output<typeof Item>;

export type TillsPlan = {
  readonly shops: readonly Shop[];
  readonly sales: Sales;
  readonly truth: Truth;
  /** Addresses of the servers; a till takes any of them. */
  readonly urls: readonly string[];
  readonly tills: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether only a few customers come just now. */
  readonly isQuiet: () => boolean;
};
type Till = { readonly shop: Shop; readonly isPatient: boolean };
type Parcel = { readonly route: string; readonly payload: string; readonly indexes: readonly number[] };

/** Posts every sale up to the one numbered `end`, single and in batches, the way tills do over bad lines. */
export async function postSales(plan: TillsPlan, end: number): Promise<void> {
  const tills = Array.from({ length: plan.tills }, async (_, n) => {
    const shop = plan.shops[n % plan.shops.length];
    const till = shop && { shop, isPatient: n % IMPATIENT_EVERY !== IMPATIENT_EVERY - 1 };
    while (till && !plan.signal.aborted && (await postNext(plan, till, end)));
  });
  await Promise.all(tills);
}

async function postNext(plan: TillsPlan, till: Till, end: number): Promise<boolean> {
  const { truth, random } = plan;
  const isQuiet = plan.isQuiet();
  const isSingle = isQuiet || !till.isPatient || random() < SINGLES;
  const indexes = truth.take(isSingle ? 1 : 1 + Math.floor(random() * BATCH_MAX), end);
  if (indexes.length === 0) return false;
  const parcel = pack(plan, till.shop, indexes, isSingle);
  for (const index of indexes) truth.heard[index] = HEARD.unheard;
  const items = await deliver(plan, till, parcel, random() < CUTS);
  if (items && random() < DOUBLES) await deliverAgain(plan, till, parcel, items);
  if (isQuiet) await untilNextCustomer(plan);
  return true;
}

function pack({ sales }: TillsPlan, { storeId }: Shop, indexes: readonly number[], isSingle: boolean): Parcel {
  const bodies = indexes.map((index) => sales.make(index, storeId).body);
  return {
    route: isSingle ? "track" : "batch",
    payload: JSON.stringify(isSingle ? bodies[0] : { events: bodies }),
    indexes,
  };
}

/** The same bytes again and again until somebody answers for them; undefined when the till gave up. */
async function deliver(plan: TillsPlan, till: Till, parcel: Parcel, cut: boolean): Promise<Item[] | undefined> {
  const { truth, random, signal } = plan;
  const end = Date.now() + PATIENCE_MS;
  for (let tries = 1; !signal.aborted; tries += 1) {
    const url = plan.urls[Math.floor(random() * plan.urls.length)];
    const isCut = cut && tries === 1;
    const answer = await post(`${url}${ROUTES}/${parcel.route}`, till.shop.key, parcel.payload, isCut);
    if (isCut && !answer) truth.cuts += 1;
    else truth.answered(answer?.status ?? 0);
    const items = answer && itemsOf(answer, parcel);
    if (items) {
      hear(plan, parcel, items);
      return items;
    }
    if (answer && answer.status !== 503 && answer.status !== 429)
      truth.complain(`${parcel.route} was answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 200)}`);
    if (!till.isPatient) {
      await untilNextCustomer(plan);
      return undefined;
    }
    if (Date.now() > end) {
      truth.complain("a patient till gave up");
      return undefined;
    }
    const backoffMs = Math.min(PAUSE_MS_MAX, 50 * 2 ** Math.min(tries, 6)) * (0.5 + random());
    await sleep(Math.max(backoffMs, Math.min(answer?.retryAfterS ?? 0, 2) * 1_000));
  }
  return undefined;
}

const untilNextCustomer = ({ random }: TillsPlan): Promise<void> => sleep(NEXT_CUSTOMER_MS * (0.5 + random()));

/** The answer for each sale of the parcel, in order; undefined when it answers for none. */
function itemsOf({ status, body }: Answer, { route, indexes }: Parcel): Item[] | undefined {
  if (route === "track") {
    if (status === 422) return [{ status }];
    const single = Single.safeParse(body);
    return (status === 202 || status === 200) && single.success
      ? [{ status, eventId: single.data.eventId }]
      : undefined;
  }
  const batch = Batch.safeParse(body);
  return status >= 200 && status < 300 && batch.success && batch.data.results.length === indexes.length
    ? batch.data.results
    : undefined;
}

function hear({ sales, truth }: TillsPlan, { indexes }: Parcel, items: readonly Item[]): void {
  for (const [n, index] of indexes.entries()) {
    const status = items[n]?.status;
    const isYes = status === 202 || status === 200;
    if (status === 200) truth.repeats += 1;
    truth.heard[index] = isYes ? HEARD.yes : HEARD.no;
    const isBroken = sales.kindOf(index) === "broken";
    if (isYes === isBroken || (!isYes && status !== 422))
      truth.complain(`a ${sales.kindOf(index)} sale was answered ${status}`);
  }
}

/** A till that loses its notes sends what it was already answered for: the same events, and not one more. */
async function deliverAgain(plan: TillsPlan, till: Till, parcel: Parcel, before: readonly Item[]): Promise<void> {
  const { truth } = plan;
  const repeatsBefore = truth.repeats;
  const items = await deliver(plan, { ...till, isPatient: true }, parcel, false);
  truth.repeats = repeatsBefore;
  for (const [n, item] of (items ?? []).entries()) {
    truth.doubles += 1;
    if (item.status === 202) truth.complain("a second sending made a second event");
    if (item.eventId !== before[n]?.eventId) truth.complain("a second sending was given another event's id");
  }
}
