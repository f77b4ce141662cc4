import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access, AssetProblem, ConversionTarget, NewTarget } from "@/lib/platforms/contract";
import type { Caller, GoogleClient } from "./client";
import { idOf, quote } from "./resource-names";
import { mayBeThere } from "./says-code";

/**
 * What every store's own action is called; names are unique in an account, so it is also how we find ours again. The
 * further ones are for accounts where the name before belongs to one that takes no sales.
 */
const OUR_NAME = "Till sales (DiveSeeks)";
const OUR_NAMES = [OUR_NAME, `${OUR_NAME} 2`, `${OUR_NAME} 3`];
/** A new action refuses sales for about six hours. Source: Data Manager API `ErrorReason`, read 2026-11-22. */
const QUIET_MS = 6 * 3_600_000;

const FIELDS = ["id", "name", "type", "category", "status", "counting_type"];
const QUERY = `SELECT ${FIELDS.map((name) => `conversion_action.${name}`).join(", ")} FROM conversion_action`;
const LIST_QUERY = `${QUERY} WHERE conversion_action.status = 'ENABLED'`;
const OURS_QUERY = `${QUERY} WHERE conversion_action.name IN (${OUR_NAMES.map(quote).join(", ")}) AND conversion_action.status != 'REMOVED'`;
const Row = z.object({
  conversionAction: z.object({
    id: z.coerce.string(),
    name: z.string().default(""),
    type: z.string().default("UNKNOWN"),
    category: z.string().default("UNKNOWN"),
    status: z.string().default("ENABLED"),
    countingType: z.string().default("UNKNOWN"),
  }),
});
type Row = z.output<typeof Row>;
const Created = z.object({ results: z.tuple([z.object({ resourceName: z.string().min(1) })]) });

/** Purchases before all others: they are what a till sends. */
const purchasesFirst = (a: Row, b: Row): number =>
  Number(b.conversionAction.category === "PURCHASE") - Number(a.conversionAction.category === "PURCHASE");

function problemOf({ conversionAction: { type, status, countingType } }: Row): AssetProblem | null {
  if (type !== "UPLOAD_CLICKS" || status !== "ENABLED") return "action_type_not_supported";
  // A second purchase after one click would not be counted, and events with gbraid or wbraid are refused.
  return countingType === "ONE_PER_CLICK" ? "counts_once" : null;
}
const toTarget = (row: Row): ConversionTarget => ({
  id: row.conversionAction.id,
  name: row.conversionAction.name || row.conversionAction.id,
  problem: problemOf(row),
});

/**
 * The enabled conversion actions of a conversion customer. Only UPLOAD_CLICKS takes a till's sales from everybody; the
 * store-sales types need an account that Google has let in. @throws PlatformError
 * Source: Google Ads API `conversion_action.proto` v25, Data Manager API "Store sales", read 2026-11-22.
 */
export async function listConversionActions(
  client: GoogleClient,
  caller: Caller,
  customerId: string,
): Promise<ConversionTarget[]> {
  const rows = await client.queryAds(caller, { customerId, query: LIST_QUERY, row: Row });
  return [...rows].sort(purchasesFirst).map(toTarget);
}

/**
 * Our own action in a conversion customer, made when there is none of that name; under the next name when the one that
 * is there takes no sales (hidden, of another type), and it itself, with its problem, when no name is left. A lost answer
 * cannot make two: names are unique among what is not removed, so it is looked for again.
 * `POST customers/{id}/conversionActions:mutate`. UPLOAD_CLICKS, because it takes sales from everybody; MANY_PER_CLICK,
 * because a customer buys more than once and ONE_PER_CLICK refuses gbraid and wbraid; not primary, so that it does not
 * change what the owner's campaigns bid on. `currency`: of the ad account, for sales that come without one.
 * @throws PlatformError
 * Source: Google Ads API `conversion_action.proto`, `conversion_action_error.proto` v25, read 2026-11-22.
 */
export async function createConversionAction(
  client: GoogleClient,
  caller: Caller,
  { customerId, currency }: { readonly customerId: string; readonly currency: string },
): Promise<NewTarget> {
  const findOurs = async (): Promise<ConversionTarget[]> => {
    const rows = await client.queryAds(caller, { customerId, query: OURS_QUERY, row: Row });
    return rows.map(toTarget);
  };
  const isUsable = ({ problem }: ConversionTarget) => problem === null;
  const ours = await findOurs();
  const free = OUR_NAMES.find((name) => ours.every((target) => target.name !== name));
  const there = ours.find(isUsable) ?? (free === undefined ? ours[0] : undefined);
  // Google does not tell how old it is; one that is too young answers so itself.
  if (there) return { ...there, readyAt: new Date() };
  const name = free ?? OUR_NAME;
  const readyAt = () => new Date(Date.now() + QUIET_MS);
  try {
    const id = await makeOurs(client, caller, customerId, { name, currency });
    return { id, name, problem: null, readyAt: readyAt() };
  } catch (error) {
    const made = mayBeThere(error, ["DUPLICATE_NAME"]) ? (await findOurs()).find(isUsable) : undefined;
    if (made) return { ...made, readyAt: readyAt() };
    throw error;
  }
}

async function makeOurs(
  client: GoogleClient,
  caller: Caller,
  customerId: string,
  { name, currency }: { readonly name: string; readonly currency: string },
): Promise<string> {
  const create = {
    name,
    type: "UPLOAD_CLICKS",
    category: "PURCHASE",
    status: "ENABLED",
    countingType: "MANY_PER_CLICK",
    primaryForGoal: false,
    clickThroughLookbackWindowDays: "90",
    valueSettings: { defaultValue: 0, defaultCurrencyCode: currency, alwaysUseDefaultValue: false },
  };
  const { data } = await client.callAds("write", caller, {
    method: "POST",
    path: `/customers/${encodeURIComponent(customerId)}/conversionActions:mutate`,
    json: { operations: [{ create }] },
    schema: Created,
  });
  return idOf(data.results[0].resourceName);
}

/**
 * What stands in the way of sending to a chosen action that was made a short while ago (`extra.targetReadyAt`, ISO
 * 8601): a `wait` of exactly the rest of its quiet hours; null when nothing does. Pure but for the clock.
 */
export function waitForTarget({ account: { extra } }: Pick<Access, "account">): PlatformError | null {
  const restMs = Date.parse(extra.targetReadyAt ?? "") - Date.now();
  return restMs > 0
    ? new PlatformError("google", { kind: "wait", retryAfterMs: restMs }, { reason: "target_too_new" })
    : null;
}
