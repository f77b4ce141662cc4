import { beforeEach, describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { violationsOf } from "./google-answers.fixture";
import {
  type Answer,
  aDestination,
  beforeEachTest,
  DIGEST,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
} from "./google-client.fixture";

const V1 = "google.ads.datamanager.v1";
const OTHER_DIGEST = `1${DIGEST.slice(1)}`;
const LIST = { id: "501", displayName: "Regulars", memberCount: 3 };
const DEVICES = { id: "502", displayName: "Devices", uploadKeyTypes: ["MOBILE_ID"] };
const person = (...hashes: string[]): Json => ({
  compositeData: { userData: { userIdentifiers: hashes.map((emailAddress) => ({ emailAddress })) } },
});
const members = (audienceMembers: readonly Json[], top: Json = {}): Json => ({
  destinations: [aDestination({ productDestinationId: LIST.id })],
  audienceMembers,
  encoding: "HEX",
  ...top,
});
const ingest = (audienceMembers: readonly Json[], top: Json = {}): Json => ({
  ...members(audienceMembers),
  consent: { adUserData: "CONSENT_GRANTED", adPersonalization: "CONSENT_GRANTED" },
  termsOfService: { customerMatchTermsOfServiceStatus: "ACCEPTED" },
  ...top,
});

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
beforeEach(() => google.change({}, { userLists: [LIST, DEVICES] }));
const post = (verb: string, body: Json): Promise<Answer> => google.json(`/v1/audienceMembers:${verb}`, token, body);
const size = async (): Promise<number> => {
  const { body } = await google.control("GET", "accounts/google");
  const lists: Json[] = body.customers.find(({ id }: Json) => id === HARBOUR_STREET).userLists;
  return lists.find(({ id }) => id === LIST.id).memberCount;
};
const statusLater = async ({ body }: Answer): Promise<Json> => {
  await google.control("POST", "clock", { offsetMs: 31 * 60_000 });
  const status = (await google.get(`/v1/requestStatus:retrieve?requestId=${body.requestId}`, token)).body;
  expect(judge.judgeAnswer(`${V1}.RetrieveRequestStatusResponse`, status)).toBeNull();
  return status.requestStatusPerDestination[0];
};

describe("members", () => {
  test("who were two are one when somebody has both their identifiers, and leave together", async () => {
    await post("ingest", ingest([person(DIGEST), person(OTHER_DIGEST)]));
    expect(await size()).toBe(3 + 2);
    await post("ingest", ingest([person(DIGEST, OTHER_DIGEST)]));
    expect(await size()).toBe(3 + 1);
    await post("remove", members([person(OTHER_DIGEST)]));
    expect(await size()).toBe(3);
  });

  test("are added once, taken off by any of their identifiers, and all at once", async () => {
    const added = await post("ingest", ingest([person(DIGEST, OTHER_DIGEST), person(DIGEST), person("2".repeat(64))]));
    expect(added.status).toBe(200);
    expect(judge.judgeAnswer(`${V1}.IngestAudienceMembersResponse`, added.body)).toBeNull();
    expect(await size()).toBe(3 + 2);
    const removed = await post("remove", members([person(OTHER_DIGEST)]));
    expect(judge.judgeAnswer(`${V1}.RemoveAudienceMembersResponse`, removed.body)).toBeNull();
    expect(await size()).toBe(3 + 1);
    const emptied = await post("removeAll", { destinations: [aDestination({ productDestinationId: LIST.id })] });
    expect(judge.judgeAnswer(`${V1}.RemoveAllAudienceMembersResponse`, emptied.body)).toBeNull();
    expect(await size()).toBe(0);
    expect(await google.violations()).toEqual([]);
  });

  test("are the same people in base64 as in hex", async () => {
    await post("ingest", ingest([person(DIGEST)]));
    const base64 = Buffer.from(DIGEST, "hex").toString("base64");
    await post("ingest", ingest([person(base64)], { encoding: "BASE64" }));
    expect(await size()).toBe(4);
  });

  test("are not touched by a dry run", async () => {
    expect((await post("ingest", ingest([person(DIGEST)], { validateOnly: true }))).status).toBe(200);
    expect(await size()).toBe(3);
  });

  test("have a status with counts by kind and a match rate from a hundred on", async () => {
    const many = Array.from({ length: 120 }, (_, index) => person(index.toString(16).padStart(64, "0")));
    const [few, hundreds] = [
      await post("ingest", ingest([person(DIGEST, OTHER_DIGEST)])),
      await post("ingest", ingest(many)),
    ];
    expect(await statusLater(few)).toMatchObject({
      requestStatus: "SUCCESS",
      audienceMembersIngestionStatus: {
        compositeDataIngestionStatus: {
          recordCount: "1",
          dataTypeCounts: [{ type: "EMAIL", count: "2" }],
          uploadMatchRateRange: "MATCH_RATE_RANGE_NOT_ELIGIBLE",
        },
      },
    });
    const { audienceMembersIngestionStatus } = await statusLater(hundreds);
    expect(audienceMembersIngestionStatus.compositeDataIngestionStatus.uploadMatchRateRange).toMatch(
      /^MATCH_RATE_RANGE_(LESS|\d)/,
    );
  });

  test.each<[string, string, Json, Json]>([
    [
      "userData itself",
      "ingest",
      ingest([person(DIGEST).compositeData]),
      { userDataIngestionStatus: { userIdentifierCount: "1" } },
    ],
    ["a removal", "remove", members([person(DIGEST)]), { compositeDataRemovalStatus: { recordCount: "1" } }],
  ])("have a status for %s", async (_what, verb, body, expected) => {
    const status = await statusLater(await post(verb, body));
    expect(status.audienceMembersIngestionStatus ?? status.audienceMembersRemovalStatus).toMatchObject(expected);
  });

  test("have a status for being all removed", async () => {
    const destinations = [aDestination({ productDestinationId: LIST.id })];
    expect(await statusLater(await post("removeAll", { destinations }))).toMatchObject({
      requestStatus: "SUCCESS",
      removeAllAudienceMembersStatus: {},
    });
  });

  test.each<[string, Json, string, number]>([
    ["denied", { adUserData: "CONSENT_DENIED", adPersonalization: "CONSENT_GRANTED" }, "DENIED_CONSENT", 0],
    ["given by half", { adUserData: "CONSENT_GRANTED" }, "NO_CONSENT", 1],
    ["missing", undefined, "NO_CONSENT", 2],
  ])("stay off the list when consent is %s", async (_what, consent, reason, violations) => {
    const answer = await post("ingest", ingest([person(DIGEST)], { consent }));
    expect(await size()).toBe(3);
    expect(await google.violations()).toHaveLength(violations);
    expect(await statusLater(answer)).toMatchObject({
      requestStatus: "FAILED",
      errorInfo: { errorCounts: [{ reason: `PROCESSING_ERROR_REASON_${reason}`, recordCount: "1" }] },
    });
  });
});

describe("audienceMembers:ingest refuses", () => {
  const identifier = (value: Json): Json => ingest([{ compositeData: { userData: { userIdentifiers: [value] } } }]);
  const to = (productDestinationId: unknown): Json =>
    ingest([person(DIGEST)], { destinations: [aDestination({ productDestinationId })] });
  const FIRST = "audience_members[0].composite_data.user_data.user_identifiers";
  test.each<[string, Json, string]>([
    ["nobody", ingest([]), "audience_members REQUIRED_FIELD_MISSING"],
    ["no destination", ingest([person(DIGEST)], { destinations: [] }), "destinations REQUIRED_FIELD_MISSING"],
    [
      "more than 10,000",
      ingest(Array.from({ length: 10_001 }, () => person(DIGEST))),
      "audience_members TOO_MANY_AUDIENCE_MEMBERS",
    ],
    [
      "two kinds of data",
      ingest([person(DIGEST), person(DIGEST).compositeData]),
      "audience_members MULTIPLE_DATA_TYPES_NOT_ALLOWED",
    ],
    [
      "a member without a name",
      ingest([{ compositeData: {} }]),
      "audience_members[0].composite_data NO_IDENTIFIERS_PROVIDED",
    ],
    [
      "more than ten identifiers",
      ingest([person(...Array.from({ length: 11 }, () => DIGEST))]),
      `${FIRST} TOO_MANY_USER_IDENTIFIERS`,
    ],
    [
      "an address in clear",
      identifier({ emailAddress: "maya@example.com" }),
      `${FIRST}[0].email_address INVALID_HEX_ENCODING`,
    ],
    ["a phone in clear", identifier({ phoneNumber: "+33612345678" }), `${FIRST}[0].phone_number INVALID_HEX_ENCODING`],
    [
      "upper-case hex",
      identifier({ emailAddress: DIGEST.toUpperCase() }),
      `${FIRST}[0].email_address INVALID_HEX_ENCODING`,
    ],
    ["no encoding", ingest([person(DIGEST)], { encoding: undefined }), "encoding REQUIRED_FIELD_MISSING"],
    [
      "terms that nobody accepted",
      ingest([person(DIGEST)], { termsOfService: undefined }),
      "terms_of_service.customer_match_terms_of_service_status TERMS_AND_CONDITIONS_NOT_SIGNED",
    ],
    [
      "terms that were rejected",
      ingest([person(DIGEST)], { termsOfService: { customerMatchTermsOfServiceStatus: "REJECTED" } }),
      "terms_of_service.customer_match_terms_of_service_status TERMS_AND_CONDITIONS_NOT_SIGNED",
    ],
    ["an unknown list", to("1"), "destinations[0].product_destination_id INVALID_USER_LIST_ID"],
    [
      "a list by its resource name",
      to("userLists/501"),
      "destinations[0].product_destination_id INVALID_NUMBER_FORMAT",
    ],
    ["a list for other keys", to(DEVICES.id), "destinations[0].product_destination_id INVALID_USER_LIST_TYPE"],
    ["no list", to(undefined), "destinations[0].product_destination_id REQUIRED_FIELD_MISSING"],
    [
      "an unknown reference",
      ingest([{ ...person(DIGEST), destinationReferences: ["x"] }]),
      "audience_members[0].destination_references[0] INVALID_FORMAT",
    ],
    [
      "a device that is none",
      ingest([{ mobileData: { mobileIds: ["abc"] } }], {
        destinations: [aDestination({ productDestinationId: DEVICES.id })],
      }),
      "audience_members[0].mobile_data.mobile_ids[0] INVALID_MOBILE_ID_FORMAT",
    ],
  ])("%s and stores nothing", async (_what, body, expected) => {
    const answer = await post("ingest", body);
    expect(answer.status).toBe(400);
    expect(violationsOf(judge, answer)).toEqual([expected]);
    expect(await size()).toBe(3);
  });

  test.each<[string, string, Json]>([
    ["two kinds in one member", "ingest", ingest([{ ...person(DIGEST), userData: { userIdentifiers: [] } }])],
    ["terms at a removal", "remove", ingest([person(DIGEST)])],
    ["the Ads API's word for consent", "ingest", ingest([person(DIGEST)], { consent: { adUserData: "GRANTED" } })],
    ["the till's address", "ingest", ingest([{ compositeData: { ipData: [{ ipAddress: "203.0.113.7" }] } }])],
    ["snake_case", "ingest", ingest([{ composite_data: {} }])],
    ["a numeric enum", "ingest", ingest([person(DIGEST)], { encoding: 1 })],
  ])("what does not parse: %s", async (_what, verb, body) => {
    const answer = await post(verb, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain("Invalid JSON payload received.");
  });

  test("to empty a list as of tomorrow", async () => {
    const removeAsOfTime = new Date(Date.now() + 86_400_000).toISOString();
    const destinations = [aDestination({ productDestinationId: LIST.id })];
    expect(violationsOf(judge, await post("removeAll", { destinations, removeAsOfTime }))).toEqual([
      "remove_as_of_time INVALID_ARGUMENT",
    ]);
  });
});
