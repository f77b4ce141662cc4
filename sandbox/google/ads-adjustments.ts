import type { AdsCall } from "./ads-call";
import { partialFailure } from "./ads-partial";
import { AdsRefusals } from "./ads-refusals";
import { checkUploadEnvelope, findAction, readUploadTime } from "./ads-uploads";
import { checkUploadIdentifiers, IDENTIFIER_SHAPE } from "./ads-user-identifiers";
import type { Adjustment } from "./ingest-log";
import { isObject, type Json, type Shape } from "./read-body";

const FAMILY = "conversionAdjustmentUploadError";
export const ADJUSTMENTS_SHAPE: Shape = {
  customerId: "string",
  conversionAdjustments: [
    {
      gclidDateTimePair: { gclid: "string", conversionDateTime: "string" },
      orderId: "string",
      conversionAction: "string",
      adjustmentDateTime: "string",
      adjustmentType: "enum RETRACTION RESTATEMENT ENHANCEMENT",
      restatementValue: { adjustedValue: "double", currencyCode: "string" },
      userIdentifiers: [IDENTIFIER_SHAPE],
      userAgent: "string",
    },
  ],
  partialFailure: "bool",
  validateOnly: "bool",
  jobId: "int64",
};

/** `:uploadConversionAdjustments`, open to everybody: takes a sale back or gives it another value. */
export function uploadConversionAdjustments(call: AdsCall): object {
  const { request, body, core, log } = call;
  const refusals = new AdsRefusals(request, "uploadConversionAdjustments");
  const rows = checkUploadEnvelope(call, "conversionAdjustments", FAMILY, "TOO_MANY_ADJUSTMENTS_IN_REQUEST");
  const seen = new Set<string>();
  const read = rows.map((row, index) => readRow(row, `conversion_adjustments[${index}]`, call, refusals, seen));
  const isSound = (index: number): boolean => !refusals.has(`conversion_adjustments[${index}]`);
  if (body.validateOnly !== true)
    for (const [index, adjustment] of read.entries()) if (adjustment && isSound(index)) log.adjust(adjustment);
  const results = rows.map((row, index) => (isSound(index) ? echo(row) : {}));
  const jobId = { jobId: String(body.jobId ?? core.random.integer(1, 2_147_483_647)) };
  return { ...partialFailure(refusals, core), ...(body.validateOnly !== true && { results }), ...jobId };
}

function echo({ gclidDateTimePair, orderId, conversionAction, adjustmentDateTime, adjustmentType }: Json): Json {
  const fields = { gclidDateTimePair, orderId, conversionAction, adjustmentDateTime, adjustmentType };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function readRow(
  row: Json,
  path: string,
  call: AdsCall,
  refusals: AdsRefusals,
  seen: Set<string>,
): Adjustment | undefined {
  const { customer, log } = call;
  const refuse = (field: string, reason: string, message: string, family = FAMILY): void =>
    refusals.add(field === "" ? path : `${path}.${field}`, family, reason, message);
  const action = findAction(customer, row.conversionAction);
  if (!row.conversionAction) refuse("conversion_action", "REQUIRED", "conversion_action is required.", "fieldError");
  else if (!action) refuse("conversion_action", "NO_CONVERSION_ACTION_FOUND", "No such action in this account.");
  const type = String(row.adjustmentType ?? "");
  if (type === "") refuse("adjustment_type", "REQUIRED", "adjustment_type is required.", "fieldError");
  const value = checkValue(row, type, path, refusals);
  const key = readKey(row, path, refusals);
  const atMs = readUploadTime(row.adjustmentDateTime, `${path}.adjustment_date_time`, call, refusals);
  checkUploadIdentifiers(row.userIdentifiers, path, refusals);
  if (type === "ENHANCEMENT" && action && action.type !== "WEBPAGE")
    refuse("", "CONVERSION_ACTION_NOT_ELIGIBLE_FOR_ENHANCEMENT", "Only a website's conversions are enhanced.");
  const identity = `${row.conversionAction}|${key}|${type}`;
  if (seen.has(identity)) refuse("", "DUPLICATE_ADJUSTMENT_IN_REQUEST", "The same stands twice in here.");
  seen.add(identity);
  if (!action || key === null || atMs === null || refusals.has(path)) return undefined;
  const known = log.transaction(action.id, key);
  const since = log.adjustment(action.id, key);
  if (!known) refuse("", "CONVERSION_NOT_FOUND", "No such conversion.");
  else if (since?.type === "RETRACTION") refuse("", "CONVERSION_ALREADY_RETRACTED", "The conversion is taken back.");
  else if (atMs < Date.parse(known.eventTimestamp))
    refuse("adjustment_date_time", "ADJUSTMENT_PRECEDES_CONVERSION", "It is adjusted before it happened.");
  else if (type === "RESTATEMENT" && since && atMs === since.atMs)
    refuse("adjustment_date_time", "RESTATEMENT_ALREADY_EXISTS", "A restatement of that time exists.");
  else if (type === "RESTATEMENT" && since && atMs < since.atMs)
    refuse("adjustment_date_time", "MORE_RECENT_RESTATEMENT_FOUND", "A later restatement exists.");
  return { actionId: action.id, key, type, atMs, value };
}

function checkValue(row: Json, type: string, path: string, refusals: AdsRefusals): number | null {
  const restatement = isObject(row.restatementValue) ? row.restatementValue : null;
  const value = typeof restatement?.adjustedValue === "number" ? restatement.adjustedValue : null;
  if (restatement && type !== "RESTATEMENT")
    refusals.add(`${path}.restatement_value`, "fieldError", "VALUE_MUST_BE_UNSET", "Only a restatement has a value.");
  if (type === "RESTATEMENT" && value === null)
    refusals.add(`${path}.restatement_value`, "fieldError", "REQUIRED", "A restatement needs its value.");
  return value;
}

/** What the conversion was kept under: its order, or its click and time. */
function readKey(row: Json, path: string, refusals: AdsRefusals): string | null {
  const pair = isObject(row.gclidDateTimePair) ? row.gclidDateTimePair : null;
  if (pair && row.orderId) {
    refusals.add(path, FAMILY, "GCLID_DATE_TIME_PAIR_AND_ORDER_ID_BOTH_SET", "A conversion is named in one way.");
    return null;
  }
  if (row.orderId) return String(row.orderId);
  if (pair?.gclid && pair.conversionDateTime) return `${pair.gclid}|${pair.conversionDateTime}`;
  refusals.add(`${path}.order_id`, "fieldError", "REQUIRED", "An adjustment names its conversion.");
  return null;
}
