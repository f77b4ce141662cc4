import { beforeEach, describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { keysOf } from "./ads-user-identifiers";
import { identifierKeys } from "./dm-identifiers";
import { codesAndPlaces, codesOf, partialCodes, rowsOf, SERVICES } from "./google-answers.fixture";
import {
  type Answer,
  beforeEachTest,
  DIGEST,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
} from "./google-client.fixture";

const C = `customers/${HARBOUR_STREET}`;
const LIST = { id: "501", displayName: "Regulars" };

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});

describe("userLists:mutate", () => {
  const aList = (given: Json = {}): Json => ({
    name: "Till customers",
    membershipLifeSpan: "30",
    crmBasedUserList: { uploadKeyType: "CONTACT_INFO", dataSourceType: "FIRST_PARTY" },
    ...given,
  });
  const mutate = (operation: Json, more: Json = {}): Promise<Answer> =>
    google.ads(token, "userLists:mutate", { operations: [operation], ...more });
  const listed = async (): Promise<Json[]> =>
    rowsOf(
      judge,
      await google.search(token, HARBOUR_STREET, "SELECT user_list.name, user_list.membership_status FROM user_list"),
    );

  test("makes, changes and removes a list", async () => {
    const made = await mutate({ create: aList() });
    expect(judge.judgeAnswer(`${SERVICES}.MutateUserListsResponse`, made.body)).toBeNull();
    const { resourceName } = made.body.results[0];
    const update = { resourceName, name: "Regulars", membershipStatus: "CLOSED" };
    expect((await mutate({ update, updateMask: "name,membershipStatus" })).status).toBe(200);
    expect(await listed()).toMatchObject([{ userList: { name: "Regulars", membershipStatus: "CLOSED" } }]);
    expect((await mutate({ remove: resourceName })).status).toBe(200);
    expect(await listed()).toEqual([]);
    expect(await google.violations()).toEqual([]);
  });

  test("only looks with validateOnly", async () => {
    expect((await mutate({ create: aList() }, { validateOnly: true })).body).toEqual({});
    expect(await listed()).toEqual([]);
  });

  test.each<[string, Json, string]>([
    ["no name", { create: aList({ name: undefined }) }, "fieldError.REQUIRED operations[0].create.name"],
    [
      "a name that is taken",
      { create: aList({ name: LIST.displayName }) },
      "userListError.NAME_ALREADY_USED operations[0].create.name",
    ],
    [
      "no kind",
      { create: aList({ crmBasedUserList: undefined }) },
      "userListError.CONCRETE_TYPE_REQUIRED operations[0].create",
    ],
    [
      "no key type",
      { create: aList({ crmBasedUserList: {} }) },
      "fieldError.REQUIRED operations[0].create.crm_based_user_list.upload_key_type",
    ],
    [
      "more than 540 days",
      { create: aList({ membershipLifeSpan: "541" }) },
      "rangeError.TOO_HIGH operations[0].create.membership_life_span",
    ],
    [
      "no day at all",
      { create: aList({ membershipLifeSpan: "0" }) },
      "rangeError.TOO_LOW operations[0].create.membership_life_span",
    ],
    ["a size of its own", { create: aList({ id: "7" }) }, "fieldError.VALUE_MUST_BE_UNSET operations[0].create.id"],
    [
      "a change without a mask",
      { update: { resourceName: `${C}/userLists/${LIST.id}`, name: "New" } },
      "fieldMaskError.FIELD_MASK_MISSING operations[0].update_mask",
    ],
    ["a list that is not there", { remove: `${C}/userLists/1` }, "mutateError.RESOURCE_NOT_FOUND operations[0].remove"],
    ["an operation that does nothing", {}, "requestError.OPERATION_REQUIRED operations[0]"],
  ])("refuses %s", async (_what, operation, expected) => {
    await google.change({}, { userLists: [LIST] });
    const answer = await mutate(operation);
    expect(answer.status).toBe(400);
    expect(codesAndPlaces(judge, answer)).toEqual([expected]);
    expect(await listed()).toHaveLength(1);
  });
});

describe("offlineUserDataJobs", () => {
  const aJob = (given: Json = {}): Json => ({
    job: {
      type: "CUSTOMER_MATCH_USER_LIST",
      customerMatchUserListMetadata: { userList: `${C}/userLists/${LIST.id}`, consent: { adUserData: "GRANTED" } },
      ...given,
    },
  });
  const person = (hashedEmail: string): Json => ({ create: { userIdentifiers: [{ hashedEmail }] } });
  const create = (body: Json = aJob()): Promise<Answer> => google.ads(token, "offlineUserDataJobs:create", body);
  const started = async (): Promise<string> => (await create()).body.resourceName.split("/").at(-1);
  const add = (job: string, operations: readonly Json[], more: Json = {}): Promise<Answer> =>
    google.ads(token, `offlineUserDataJobs/${job}:addOperations`, { operations, ...more });
  const run = (job: string): Promise<Answer> => google.ads(token, `offlineUserDataJobs/${job}:run`, {});
  const open = (): Promise<void> => google.change({}, { userLists: [LIST], userDataJobsAllowlisted: true });
  beforeEach(() => google.change({}, { userLists: [LIST] }));

  test("are closed to newcomers", async () => {
    const answer = await create();
    expect(codesAndPlaces(judge, answer)).toEqual([
      "notAllowlistedError.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE job.type",
    ]);
    expect(await google.violations()).not.toEqual([]);
  });

  test("fill a list once they have run", async () => {
    await open();
    const made = await create();
    expect(judge.judgeAnswer(`${SERVICES}.CreateOfflineUserDataJobResponse`, made.body)).toBeNull();
    const job = made.body.resourceName.split("/").at(-1);
    const added = await add(job, [person(DIGEST), person("1".repeat(64))]);
    expect(judge.judgeAnswer(`${SERVICES}.AddOfflineUserDataJobOperationsResponse`, added.body)).toBeNull();
    const size = async (): Promise<string> =>
      rowsOf(judge, await google.search(token, HARBOUR_STREET, "SELECT user_list.size_for_search FROM user_list"))[0]
        .userList.sizeForSearch;
    expect(await size()).toBe("0");
    const ran = await run(job);
    expect(judge.judgeAnswer("google.longrunning.Operation", ran.body)).toBeNull();
    expect(await size()).toBe("2");
    const status = async (): Promise<string> =>
      rowsOf(
        judge,
        await google.search(token, HARBOUR_STREET, "SELECT offline_user_data_job.status FROM offline_user_data_job"),
      )[0].offlineUserDataJob.status;
    expect(await status()).toBe("RUNNING");
    await google.control("POST", "clock", { offsetMs: 31 * 60_000 });
    expect(await status()).toBe("SUCCESS");
    expect(await google.violations()).toEqual([]);
  });

  test.each<[string, Json, string]>([
    ["no type", aJob({ type: undefined }), "fieldError.REQUIRED job.type"],
    [
      "no list",
      aJob({ customerMatchUserListMetadata: {} }),
      "offlineUserDataJobError.INVALID_USER_LIST_ID job.customer_match_user_list_metadata.user_list",
    ],
    [
      "store sales of a shop that is not let in",
      aJob({
        type: "STORE_SALES_UPLOAD_FIRST_PARTY",
        customerMatchUserListMetadata: undefined,
        storeSalesMetadata: { loyaltyFraction: 1, transactionUploadFraction: 1 },
      }),
      "offlineUserDataJobError.NOT_ON_ALLOWLIST_FOR_STORE_SALES_DIRECT job.type",
    ],
    [
      "store sales of more than all",
      aJob({
        type: "STORE_SALES_UPLOAD_FIRST_PARTY",
        customerMatchUserListMetadata: undefined,
        storeSalesMetadata: { loyaltyFraction: 1.1, transactionUploadFraction: 0.5 },
      }),
      "rangeError.TOO_HIGH job.store_sales_metadata.loyalty_fraction",
    ],
  ])("refuse %s", async (_what, body, expected) => {
    await open();
    expect(codesAndPlaces(judge, await create(body))).toContain(expected);
  });

  test.each<[string, readonly Json[], string]>([
    ["nothing", [], "requestError.REQUIRED_FIELD_MISSING operations"],
    ["nobody", [{ create: {} }], "offlineUserDataJobError.MISSING_USER_IDENTIFIER operations[0].create"],
    [
      "a hash that is none",
      [person(DIGEST.toUpperCase())],
      "offlineUserDataJobError.INVALID_SHA256_FORMAT operations[0].create.user_identifiers[0]",
    ],
    [
      "more than twenty identifiers",
      [{ create: { userIdentifiers: Array.from({ length: 21 }, () => ({ hashedEmail: DIGEST })) } }],
      "offlineUserDataJobError.TOO_MANY_USER_IDENTIFIERS operations[0].create",
    ],
    [
      "adding and removing at once",
      [person(DIGEST), { remove: { userIdentifiers: [{ hashedEmail: DIGEST }] } }],
      "offlineUserDataJobError.CONFLICTING_OPERATION operations",
    ],
    [
      "emptying after adding",
      [person(DIGEST), { removeAll: true }],
      "offlineUserDataJobError.INVALID_OPERATION_ORDER operations",
    ],
    [
      "consent of one person",
      [{ create: { userIdentifiers: [{ hashedEmail: DIGEST }], consent: { adUserData: "GRANTED" } } }],
      "offlineUserDataJobError.OPERATION_LEVEL_CONSENT_PROVIDED operations[0].create.consent",
    ],
  ])("refuse to be filled with %s", async (_what, operations, expected) => {
    await open();
    expect(codesAndPlaces(judge, await add(await started(), operations))).toEqual([expected]);
  });

  test("take the sound operations where partial failure is on", async () => {
    await open();
    const job = await started();
    const answer = await add(job, [person("nonsense"), person(DIGEST)], { enablePartialFailure: true });
    expect(partialCodes(judge, answer)).toEqual([
      "offlineUserDataJobError.INVALID_SHA256_FORMAT operations[0].create.user_identifiers[0]",
    ]);
    expect((await run(job)).status).toBe(200);
  });

  test("are not run before anything is added, nor touched once started, nor known by another id", async () => {
    await open();
    const job = await started();
    expect(codesOf(judge, await run(job))).toEqual(["offlineUserDataJobError.INVALID_OPERATION_ORDER"]);
    await add(job, [person(DIGEST)]);
    await run(job);
    expect(codesOf(judge, await run(job))).toEqual(["offlineUserDataJobError.JOB_ALREADY_STARTED"]);
    expect(codesOf(judge, await add(job, [person(DIGEST)]))).toEqual(["offlineUserDataJobError.JOB_ALREADY_STARTED"]);
    expect(codesOf(judge, await run("1"))).toEqual(["mutateError.RESOURCE_NOT_FOUND"]);
  });
});

test("a person whom a job adds can be taken off by the Data Manager API, whatever they are known by", () => {
  const byJob = keysOf({
    hashedEmail: DIGEST,
    addressInfo: { hashedFirstName: DIGEST, hashedLastName: DIGEST, countryCode: "FR", postalCode: "75001" },
  });
  const address = { givenName: DIGEST, familyName: DIGEST, regionCode: "FR", postalCode: "75001" };
  expect(byJob).toEqual(identifierKeys({ userIdentifiers: [{ emailAddress: DIGEST }, { address }] }, "HEX"));
});
