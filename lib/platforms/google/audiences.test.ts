import { describe, expect, test } from "vitest";
import { anAccess, googleAt } from "../adapter.fixture";
import type { MemberBatch } from "../contract-advertising";
import type { FakeAnswer } from "../fake-server.fixture";
import { dataManagerRefusal, startJudgedServer } from "./judged-server.fixture";

const LISTS = "/v1/accountTypes/GOOGLE_ADS/accounts/1234567890/userLists";
const MANAGED = anAccess({ extra: { loginCustomerId: "9998887776", conversionCustomerId: "1112223334" } });
const ada = { email: " Ada@Shop.example ", phone: "+33612345678" };
const aList = (id: string, changes: object = {}) => ({
  ...{ name: `accountTypes/GOOGLE_ADS/accounts/1234567890/userLists/${id}`, id, displayName: `List ${id}` },
  ...{ membershipStatus: "OPEN", accessReason: "OWNED" },
  ingestedUserListInfo: { uploadKeyTypes: ["CONTACT_ID"] },
  ...changes,
});
const { identify } = googleAt("https://google.example").audiences;
const aBatch = (changes: Partial<MemberBatch> = {}): MemberBatch => ({
  members: [identify(ada) ?? {}],
  consent: { adUserData: true, adPersonalization: false },
  session: { id: "1", sequence: 1, isLast: true, total: 1 },
  ...changes,
});
const bodyOf = (request: { readonly body: string } | undefined) => JSON.parse(request?.body ?? "null");

describe("a customer as a member", () => {
  test("is what an event says of them, hashed, without click ids", () => {
    const { events } = googleAt("https://google.example");
    const customer = { ...ada, firstName: "Ada", lastName: "Lovelace", country: "FR", postalCode: "75001" };
    expect(identify(customer)).toEqual(events.identify(customer, {}));
    expect(Object.keys(identify(customer) ?? {})).toEqual(["userData"]);
    expect(JSON.stringify(identify(customer))).not.toMatch(/ada|612345678/i);
  });

  test("is nobody when nothing usable is left", () => {
    expect(identify({ firstName: "Ada", externalId: "c-1" })).toBeNull();
  });
});

describe("a new list", () => {
  const create = async (answer: FakeAnswer, lists: readonly object[] = [], keepDays: number | null = 30) => {
    const { url, requests } = await startJudgedServer(({ method }) =>
      method === "POST" ? answer : { json: { userLists: lists } },
    );
    const request = { name: "List 8", description: "Of the till", keepDays };
    const made = await googleAt(url)
      .audiences.create(MANAGED, request)
      .catch((error: unknown) => error);
    return { made, requests };
  };

  test.each([
    [30, "2592000s"],
    [540, "46656000s"],
    [3650, "46656000s"],
    [null, "46656000s"],
  ])("that keeps people for %j days lives in the ad account and says %s", async (keepDays, membershipDuration) => {
    const { made, requests } = await create({ json: aList("8") }, [], keepDays);
    expect(made).toEqual({ id: "8" });
    expect(requests[0]).toMatchObject({ method: "POST", path: LISTS });
    expect(requests[0]?.headers["login-account"]).toBe("accountTypes/GOOGLE_ADS/accounts/9998887776");
    expect(requests[0]?.headers).not.toHaveProperty("login-customer-id");
    expect(bodyOf(requests[0])).toEqual({
      ...{ displayName: "List 8", description: "Of the till", membershipStatus: "OPEN", membershipDuration },
      ingestedUserListInfo: {
        uploadKeyTypes: ["CONTACT_ID"],
        contactIdInfo: { dataSourceType: "DATA_SOURCE_TYPE_FIRST_PARTY" },
      },
    });
  });

  test.each<[string, FakeAnswer]>([
    ["its answer was lost", { mode: "reset" }],
    ["its name is taken", dataManagerRefusal("DISPLAY_NAME_ALREADY_USED", "user_list.display_name")],
  ])("is found again when %s", async (_, answer) => {
    const { made, requests } = await create(answer, [aList("7"), aList("8", { description: "Of the till" })]);
    expect(made).toEqual({ id: "8" });
    expect(requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  test("is not mistaken for somebody else's of the same name", async () => {
    const taken = dataManagerRefusal("DISPLAY_NAME_ALREADY_USED", "user_list.display_name");
    const { made } = await create(taken, [aList("8", { description: "By hand" })]);
    expect(made).toMatchObject({ failure: { kind: "rejected" } });
    expect((await create({ mode: "reset" })).made).toMatchObject({ failure: { kind: "ambiguous" } });
  });
});

test("all pages of lists come with what Google says of them", async () => {
  const sizeInfo = { displayNetworkMembersCount: "900", searchNetworkMembersCount: "1200" };
  const pages = [
    { userLists: [aList("1", { sizeInfo }), aList("2", { membershipStatus: "CLOSED" })], nextPageToken: "p2" },
    { nextPageToken: "p3" },
    {
      userLists: [
        aList("3", { ingestedUserListInfo: undefined }),
        aList("4", { membershipStatus: "CLOSED", closingReason: "UNUSED", displayName: undefined }),
        aList("5", { accountAccessStatus: "DISABLED", accessReason: "SHARED" }),
      ],
    },
  ];
  const { url, requests } = await startJudgedServer((_, index) => ({ json: pages[index] ?? {} }));
  expect(await googleAt(url).audiences.list(anAccess())).toEqual([
    { id: "1", name: "List 1", kind: "customers", size: { min: 0, max: 1200 }, problem: null },
    { id: "2", name: "List 2", kind: "customers", size: null, problem: "CLOSED" },
    { id: "3", name: "List 3", kind: "other", size: null, problem: null },
    { id: "4", name: "4", kind: "customers", size: null, problem: "UNUSED" },
    { id: "5", name: "List 5", kind: "customers", size: null, problem: "DISABLED" },
  ]);
  expect(requests.map(({ query }) => query.get("pageToken"))).toEqual([null, "p2", "p3"]);
  expect(requests.every(({ headers }) => headers["login-account"] === undefined)).toBe(true);
});

describe("members", () => {
  const ads = (accountId: string) => ({ accountType: "GOOGLE_ADS", accountId });

  test("go into a list of the ad account itself, with consent and accepted terms", async () => {
    const { url, requests } = await startJudgedServer(() => ({ json: { requestId: "R1" } }));
    const batch = aBatch({ members: [identify(ada) ?? {}, identify({ phone: ada.phone }) ?? {}] });
    expect(await googleAt(url).audiences.add(MANAGED, "8", batch)).toEqual({
      ...{ received: 2, invalid: 0, receiptId: "R1", traceId: "R1" },
    });
    expect(requests[0]).toMatchObject({ method: "POST", path: "/v1/audienceMembers:ingest" });
    expect(requests[0]?.headers).not.toHaveProperty("login-account");
    expect(bodyOf(requests[0])).toEqual({
      destinations: [
        {
          ...{ reference: "list-8", productDestinationId: "8" },
          ...{ operatingAccount: ads("1234567890"), loginAccount: ads("9998887776") },
        },
      ],
      audienceMembers: batch.members.map((compositeData) => ({ destinationReferences: ["list-8"], compositeData })),
      encoding: "HEX",
      consent: { adUserData: "CONSENT_GRANTED", adPersonalization: "CONSENT_DENIED" },
      termsOfService: { customerMatchTermsOfServiceStatus: "ACCEPTED" },
    });
  });

  test("leave it without consent and terms", async () => {
    const { url, requests } = await startJudgedServer(() => ({ json: { requestId: "R2" } }));
    expect(await googleAt(url).audiences.remove(anAccess(), "8", aBatch())).toMatchObject({ receiptId: "R2" });
    expect(requests[0]).toMatchObject({ path: "/v1/audienceMembers:remove" });
    expect(Object.keys(bodyOf(requests[0]))).toEqual(["destinations", "audienceMembers", "encoding"]);
    expect(bodyOf(requests[0]).destinations[0]).not.toHaveProperty("loginAccount");
  });

  test("leave every list of the account, ten lists a request", async () => {
    const others = [
      aList("90", { readOnly: true }),
      aList("91", { accessReason: "SHARED" }),
      aList("92", { ingestedUserListInfo: { uploadKeyTypes: ["MOBILE_ID"] } }),
    ];
    const own = Array.from({ length: 12 }, (_, index) => aList(String(index + 1)));
    const { url, requests } = await startJudgedServer(({ method }, index) => ({
      json: method === "GET" ? { userLists: [...others, ...own] } : { requestId: `R${index}` },
    }));
    const member = identify(ada) ?? {};
    const receipts = await googleAt(url).audiences.removeEverywhere(anAccess(), [member]);
    expect(receipts.map(({ receiptId, received }) => [receiptId, received])).toEqual([
      ["R1", 1],
      ["R2", 1],
    ]);
    const bodies = requests.slice(1).map(bodyOf);
    expect(bodies.map(({ destinations }) => destinations.length)).toEqual([10, 2]);
    expect(bodies[1].audienceMembers).toEqual([
      { destinationReferences: ["list-11", "list-12"], compositeData: member },
    ]);
  });

  test("leave every list that is there, though one is gone and one refuses", async () => {
    const lists = Array.from({ length: 12 }, (_, index) => aList(String(index + 1)));
    const idsOf = (body: string) =>
      (JSON.parse(body).destinations as { productDestinationId: string }[]).map((one) => one.productDestinationId);
    const removed: string[] = [];
    const { url } = await startJudgedServer(({ method, body }) => {
      if (method === "GET") return { json: { userLists: lists } };
      const ids = idsOf(body);
      const field = (id: string) => `destinations[${ids.indexOf(id)}].product_destination_id`;
      if (ids.includes("3")) return dataManagerRefusal("INVALID_USER_LIST_ID", field("3"));
      if (ids.includes("12")) return dataManagerRefusal("INVALID_USER_LIST_TYPE", field("12"));
      removed.push(...ids);
      return { json: { requestId: `R${removed.length}` } };
    });
    await expect(googleAt(url).audiences.removeEverywhere(anAccess(), [identify(ada) ?? {}])).rejects.toMatchObject({
      failure: { kind: "rejected" },
      details: { platformCode: "INVALID_USER_LIST_TYPE" },
    });
    expect(removed).toEqual(["1", "2", "4", "5", "6", "7", "8", "9", "10", "11"]);
  });

  test.each(["INVALID_USER_LIST_ID", "NOT_FOUND"])("count a list that is gone, as %s, as left", async (reason) => {
    const { url } = await startJudgedServer(({ method, body }) => {
      if (method === "GET") return { json: { userLists: [aList("1"), aList("2")] } };
      return body.includes('"productDestinationId":"1"')
        ? dataManagerRefusal(reason, "destinations[0].product_destination_id")
        : { json: { requestId: "R2" } };
    });
    const receipts = await googleAt(url).audiences.removeEverywhere(anAccess(), [identify(ada) ?? {}]);
    expect(receipts.map(({ receiptId }) => receiptId)).toEqual(["R2"]);
  });

  test("leave an account without lists by no request at all", async () => {
    const { url, requests } = await startJudgedServer(() => ({ json: {} }));
    expect(await googleAt(url).audiences.removeEverywhere(anAccess(), [identify(ada) ?? {}])).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test.each([["TERMS_AND_CONDITIONS_NOT_SIGNED", "terms_of_service", "permission", "terms_not_accepted"]])(
    "refused with %s are %s",
    async (reason, field, kind, word) => {
      const { url } = await startJudgedServer(() => dataManagerRefusal(reason, field));
      await expect(googleAt(url).audiences.add(anAccess(), "8", aBatch())).rejects.toMatchObject({
        failure: { kind },
        details: { reason: word },
      });
    },
  );

  test("may have arrived when no answer came", async () => {
    const { url } = await startJudgedServer(() => ({ mode: "reset" }));
    await expect(googleAt(url).audiences.add(anAccess(), "8", aBatch())).rejects.toMatchObject({
      failure: { kind: "ambiguous" },
    });
  });
});

describe("deleting a list", () => {
  test("is asked of the account it lives in", async () => {
    const { url, requests } = await startJudgedServer(() => ({ json: {} }));
    await expect(googleAt(url).audiences.delete(MANAGED, "8")).resolves.toBeUndefined();
    expect(requests[0]).toMatchObject({ method: "DELETE", path: `${LISTS}/8` });
    expect(requests[0]?.headers["login-account"]).toBe("accountTypes/GOOGLE_ADS/accounts/9998887776");
  });

  test.each<[string, FakeAnswer]>([
    ["by its status", { status: 404, json: { error: { code: 404, message: "…", status: "NOT_FOUND", details: [] } } }],
    ["by its reason", dataManagerRefusal("INVALID_USER_LIST_ID", "name")],
  ])("that is gone %s is done", async (_, answer) => {
    const { url } = await startJudgedServer(() => answer);
    await expect(googleAt(url).audiences.delete(anAccess(), "8")).resolves.toBeUndefined();
  });

  test("that may not be deleted is not", async () => {
    const { url } = await startJudgedServer(() => ({
      status: 403,
      json: { error: { code: 403, message: "…", status: "PERMISSION_DENIED", details: [] } },
    }));
    await expect(googleAt(url).audiences.delete(anAccess(), "8")).rejects.toMatchObject({
      failure: { kind: "permission" },
    });
  });
});

describe("a receipt", () => {
  const status = (...all: readonly [string, string?][]) => ({
    requestStatusPerDestination: all.map(([requestStatus, reason]) => ({
      requestStatus,
      ...(reason && { errorInfo: { errorCounts: [{ recordCount: "1", reason }] } }),
      audienceMembersIngestionStatus: { compositeDataIngestionStatus: { recordCount: "1" } },
    })),
  });
  const OLD = "PROCESSING_ERROR_REASON_NO_CONSENT";
  test.each([
    [status(["SUCCESS"]), "confirmed"],
    [status(["PROCESSING"]), "processing"],
    [status(["FAILED", OLD]), "refused"],
    [status(["SUCCESS"], ["SUCCESS"]), "confirmed"],
    [status(["SUCCESS"], ["PROCESSING"]), "processing"],
    [status(["SUCCESS"], ["FAILED", OLD]), "partial"],
    [status(["FAILED", OLD], ["FAILED", OLD]), "refused"],
  ])("over all of its lists, %j is %s", async (json, state) => {
    const { url, requests } = await startJudgedServer(() => ({ json }));
    expect(await googleAt(url).audiences.confirm?.(anAccess(), "R1")).toMatchObject({ state });
    expect(requests[0]?.query.get("requestId")).toBe("R1");
  });

  test("that Google no longer knows is unknown", async () => {
    const { url } = await startJudgedServer(() => dataManagerRefusal("INVALID_REQUEST_ID", "request_id"));
    expect(await googleAt(url).audiences.confirm?.(anAccess(), "R1")).toEqual({ state: "unknown" });
  });
});
