import { expect } from "vitest";
import type { Judge } from "../judges/judge";
import type { Answer, Json } from "./google-client.fixture";

export const SERVICES = "google.ads.googleads.v25.services";
const FAILURE = "google.ads.googleads.v25.errors.GoogleAdsFailure";

/** The error codes of a refusal by Google Ads, e.g. `queryError.BAD_ENUM_CONSTANT`, checked by the owner's schema. */
export function codesOf(judge: Judge, answer: Answer): string[] {
  const { error } = Array.isArray(answer.body) ? answer.body[0] : answer.body;
  expect(answer.headers.get("request-id")).toBe(error.details[0].requestId);
  return failureCodes(judge, error.details[0]).map(([code]) => code);
}

/** Code and place of everything wrong, e.g. `fieldError.REQUIRED operations[0].create.name`. */
export function codesAndPlaces(judge: Judge, { body }: Answer): string[] {
  return failureCodes(judge, body.error.details[0]).map(([code, place]) => `${code} ${place}`);
}

/** The same for an upload that was taken in part: HTTP 200 and a `partialFailureError`. */
export function partialCodes(judge: Judge, { status, body }: Answer): string[] {
  expect(status).toBe(200);
  expect(judge.judgeAnswer("google.rpc.Status", { ...body.partialFailureError, details: [] })).toBeNull();
  const codes = failureCodes(judge, body.partialFailureError.details[0]);
  // A row without an index is row 0: both are in use.
  return codes.map(([code, place]) => `${code} ${place.replace(/^(\w+)(?!\w|\[)/, "$1[0]")}`);
}

function failureCodes(judge: Judge, { "@type": type, ...failure }: Json): [code: string, place: string][] {
  expect(type).toBe(`type.googleapis.com/${FAILURE}`);
  expect(judge.judgeAnswer(FAILURE, failure)).toBeNull();
  return failure.errors.flatMap(({ errorCode, location }: Json) =>
    Object.entries(errorCode).map(([family, reason]) => [`${family}.${reason}`, placeOf(location)]),
  );
}

function placeOf(location: Json): string {
  return (location?.fieldPathElements ?? [])
    .map(({ fieldName, index }: Json) => (index === undefined ? fieldName : `${fieldName}[${index}]`))
    .join(".");
}

/** The rows of a stream, checked by the owner's schema. */
export function rowsOf(judge: Judge, { body }: Answer): Json[] {
  for (const chunk of body) expect(judge.judgeAnswer(`${SERVICES}.SearchGoogleAdsStreamResponse`, chunk)).toBeNull();
  return body.flatMap((chunk: Json) => chunk.results ?? []);
}

/** `field reason` of every violation in a refusal by Data Manager, checked by the owner's schema. */
export function violationsOf(judge: Judge, { body }: Answer): string[] {
  // `status` is the JSON front's own; the rest is google.rpc.Status.
  const { status: _status, ...status } = body.error;
  expect(judge.judgeAnswer("google.rpc.Status", status)).toBeNull();
  const details: Json[] = body.error.details;
  return details
    .filter((detail) => detail["@type"].endsWith("google.rpc.BadRequest"))
    .flatMap((detail) => detail.fieldViolations.map(({ field, reason }: Json) => `${field} ${reason}`));
}
