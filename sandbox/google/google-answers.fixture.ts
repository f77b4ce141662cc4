import { expect } from "vitest";
import type { Judge } from "../judges/judge";
import type { Answer, Json } from "./google-client.fixture";

export const SERVICES = "google.ads.googleads.v25.services";

/** The error codes of a refusal by Google Ads, e.g. `queryError.BAD_ENUM_CONSTANT`, checked by the owner's schema. */
export function codesOf(judge: Judge, answer: Answer): string[] {
  const { error } = Array.isArray(answer.body) ? answer.body[0] : answer.body;
  const { "@type": _type, ...failure } = error.details[0];
  expect(judge.judgeAnswer("google.ads.googleads.v25.errors.GoogleAdsFailure", failure)).toBeNull();
  expect(answer.headers.get("request-id")).toBe(failure.requestId);
  return failure.errors.flatMap(({ errorCode }: Json) =>
    Object.entries(errorCode).map(([family, reason]) => `${family}.${reason}`),
  );
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
