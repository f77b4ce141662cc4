import type { AdsCall } from "./ads-call";
import type { AdsRefusals } from "./ads-refusals";
import { adsError, INVALID } from "./google-error";
import { isObject, type Json } from "./read-body";
import type { ConversionAction, Customer } from "./shop";

const MAX_ROWS = 2_000;
const MAX_JOB_ID = 2_147_483_647;
/** `yyyy-mm-dd hh:mm:ss±hh:mm`; the zone is not optional. */
const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/;

/** What holds for both uploads as a whole. @returns their rows @throws GoogleError */
export function checkUploadEnvelope({ request, body }: AdsCall, key: string, family: string, tooMany: string): Json[] {
  const refuse = (of: string, reason: string, message: string) => {
    request.violate(`${key}: ${message}`);
    return adsError(INVALID, of, reason, message);
  };
  if (body.partialFailure !== true)
    throw refuse("partialFailureError", "PARTIAL_FAILURE_MODE_REQUIRED", "partial_failure must be true.");
  const given = body[key];
  const rows = Array.isArray(given) ? given.filter(isObject) : [];
  if (rows.length === 0) throw refuse("requestError", "REQUIRED_FIELD_MISSING", "The list is empty.");
  if (rows.length > MAX_ROWS) throw refuse(family, tooMany, `At most ${MAX_ROWS} in one request.`);
  const jobId = Number(body.jobId ?? 0);
  if (jobId < 0 || jobId > MAX_JOB_ID) throw refuse(family, "INVALID_JOB_ID", "job_id is in [0, 2^31).");
  return rows;
}

/** The action a resource name means in an account; removed ones are gone. */
export function findAction(customer: Customer, name: unknown): ConversionAction | undefined {
  return customer.conversionActions.find(
    ({ id, status }) => status !== "REMOVED" && name === `customers/${customer.id}/conversionActions/${id}`,
  );
}

/** @returns the moment, or null when it was refused */
export function readUploadTime(value: unknown, path: string, { core }: AdsCall, refusals: AdsRefusals): number | null {
  if (value === undefined || value === "") {
    refusals.add(path, "fieldError", "REQUIRED", "The time is required.");
    return null;
  }
  const timeMs = TIME.test(String(value)) ? Date.parse(String(value).replace(" ", "T")) : Number.NaN;
  if (Number.isNaN(timeMs)) {
    const message = `'${value}' is not yyyy-mm-dd hh:mm:ss±hh:mm.`;
    refusals.add(path, "dateError", "INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET", message);
    return null;
  }
  if (timeMs > core.clock.now()) refusals.add(path, "dateError", "LATER_THAN_MAXIMUM_DATE", "The time is to come.");
  return timeMs;
}
