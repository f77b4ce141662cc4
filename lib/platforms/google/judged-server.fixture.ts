import { expect, onTestFinished } from "vitest";
import * as z from "zod";
import { loadJudge } from "@/sandbox/judges/judge";
import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from "../fake-server.fixture";

const ADS = "google.ads.googleads.v25.services.";
const DATA_MANAGER = "google.ads.datamanager.v1.";
/** The owner's messages of every call: what goes in (null: no body) and what comes back. */
const CALLS: readonly [RegExp, string | null, string | null][] = [
  [/^GET .*customers:listAccessibleCustomers$/, null, `${ADS}ListAccessibleCustomersResponse`],
  [/googleAds:searchStream$/, `${ADS}SearchGoogleAdsStreamRequest`, `${ADS}SearchGoogleAdsStreamResponse`],
  [/googleAds:mutate$/, `${ADS}MutateGoogleAdsRequest`, `${ADS}MutateGoogleAdsResponse`],
  [/conversionActions:mutate$/, `${ADS}MutateConversionActionsRequest`, `${ADS}MutateConversionActionsResponse`],
  [/^POST .*\/userLists$/, `${DATA_MANAGER}UserList`, `${DATA_MANAGER}UserList`],
  [/^GET .*\/userLists$/, null, `${DATA_MANAGER}ListUserListsResponse`],
  [/^DELETE .*\/userLists\/[^/]+$/, null, null],
  [
    /audienceMembers:ingest$/,
    `${DATA_MANAGER}IngestAudienceMembersRequest`,
    `${DATA_MANAGER}IngestAudienceMembersResponse`,
  ],
  [
    /audienceMembers:remove$/,
    `${DATA_MANAGER}RemoveAudienceMembersRequest`,
    `${DATA_MANAGER}RemoveAudienceMembersResponse`,
  ],
  [/events:ingest$/, `${DATA_MANAGER}IngestEventsRequest`, `${DATA_MANAGER}IngestEventsResponse`],
  [/requestStatus:retrieve$/, null, `${DATA_MANAGER}RetrieveRequestStatusResponse`],
];

const FAILURE = "google.ads.googleads.v25.errors.GoogleAdsFailure";
const ErrorBody = z.object({
  error: z.object({ code: z.int(), message: z.string(), status: z.string(), details: z.array(z.looseObject({})) }),
});

/** What an error is made of, with the owner's type of each part; `status` is the JSON front's own word. */
function errorParts(body: unknown): [string, unknown][] {
  const { status: _status, details, ...rest } = ErrorBody.parse(body).error;
  const isFailure = (detail: Record<string, unknown>) => detail["@type"] === `type.googleapis.com/${FAILURE}`;
  return [
    ["google.rpc.Status", { ...rest, details: details.filter((detail) => !isFailure(detail)) }],
    ...details.filter(isFailure).map(({ "@type": _type, ...failure }): [string, unknown] => [FAILURE, failure]),
  ];
}

/** A server of the test's own whose every request and answer must be what Google's schemas allow. */
export async function startJudgedServer(
  answer: (request: FakeRequest, index: number) => FakeAnswer,
): Promise<FakeServer> {
  const judge = await loadJudge();
  expect(judge.on).toBe(true);
  const problems: string[] = [];
  const note = (at: string, problem: string | null) => problem !== null && problems.push(`${at}: ${problem}`);
  onTestFinished(() => expect(problems).toEqual([]));
  return startFakeServer((request, index) => {
    const at = `${request.method} ${request.path}`;
    const call = CALLS.find(([pattern]) => pattern.test(at));
    if (!call) note(at, "no such call");
    const [, requestType = null, answerType = null] = call ?? [];
    if (requestType !== null) note(at, judge.judge(requestType, JSON.parse(request.body)));
    else note(at, request.body === "" ? null : "a body where none belongs");
    const given = answer(request, index);
    if (!("json" in given)) return given;
    const isError = (given.status ?? 200) >= 400;
    // As on the wire: what is undefined is not there.
    const sent: unknown = JSON.parse(JSON.stringify(given.json));
    const parts: readonly unknown[] = Array.isArray(sent) ? sent : [sent];
    for (const part of parts) {
      if (isError) for (const [type, value] of errorParts(part)) note(`${at} answer`, judge.judgeAnswer(type, value));
      else if (answerType !== null) note(`${at} answer`, judge.judgeAnswer(answerType, part));
    }
    return given;
  });
}

/** An error of the Ads API: `{ errorCode: { family: "CODE" } }`, one or several. */
export const adsRefusal = (
  status: number,
  ...errors: readonly { readonly errorCode: object; readonly details?: object; readonly location?: object }[]
): FakeAnswer => ({
  status,
  json: {
    error: {
      code: status,
      message: "Ein Fehler",
      status:
        { 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED" }[status] ?? "INVALID_ARGUMENT",
      details: [
        {
          "@type": "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
          errors: errors.map((error) => ({ message: "…", ...error })),
          requestId: "wy4ZYb",
        },
      ],
    },
  },
});

/** An error of the Data Manager API about one field. */
export const dataManagerRefusal = (reason: string, field: string): FakeAnswer => ({
  status: 400,
  json: {
    error: {
      code: 400,
      message: "There was a problem with the request.",
      status: "INVALID_ARGUMENT",
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "INVALID_ARGUMENT",
          domain: "datamanager.googleapis.com",
        },
        {
          "@type": "type.googleapis.com/google.rpc.BadRequest",
          fieldViolations: [{ field, description: "…", reason }],
        },
      ],
    },
  },
});
