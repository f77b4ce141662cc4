import { expect, test } from "vitest";
import { sha256Hex } from "@/lib/core/normalise";
import { anAccess, metaAt } from "../adapter.fixture";
import type { MemberBatch } from "../contract-advertising";
import { type FakeAnswer, type FakeRequest, startFakeServer } from "../fake-server.fixture";

const access = anAccess({ id: "act_101" });
const { audiences } = metaAt("http://127.0.0.1:9");
const ADA = audiences.identify({ email: " Ada@Shop.Example ", externalId: "C 1", country: "FR" }) ?? {};
const BEN = audiences.identify({ phone: "06 12 34 56 78", lastName: "O'Neill", country: "FR" }) ?? {};
const batch = (changes: Partial<MemberBatch["session"]> = {}): MemberBatch => ({
  members: [ADA, BEN],
  consent: { adUserData: true, adPersonalization: true },
  session: { id: "9778993", sequence: 1, isLast: true, total: 2, ...changes },
});
const received: FakeAnswer = {
  json: { audience_id: "7", session_id: "9778993", num_received: 2, num_invalid_entries: 1 },
};
const metaError = (code: number, error_subcode?: number): FakeAnswer => ({
  status: 400,
  json: { error: { message: "x", code, error_subcode } },
});
const line = ({ method, path }: FakeRequest) => `${method} ${path.replace("/v26.0", "")}`;

test("a member's cells are hashes of what events hash, and what Meta takes unhashed is a hash already", () => {
  expect(ADA).toEqual({
    EMAIL: sha256Hex("ada@shop.example"),
    EXTERN_ID: sha256Hex("c1"),
    COUNTRY: sha256Hex("fr"),
  });
  expect(BEN).toEqual({ PHONE: sha256Hex("33612345678"), LN: sha256Hex("oneill"), COUNTRY: sha256Hex("fr") });
});

test("a date of birth has three columns, unless it came as a hash", () => {
  const known = { email: "ada@shop.example", gender: "Mrs" };
  expect(audiences.identify({ ...known, dateOfBirth: "5/3/1990" })).toEqual({
    ...{ EMAIL: sha256Hex("ada@shop.example"), GEN: sha256Hex("f") },
    ...{ DOBY: sha256Hex("1990"), DOBM: sha256Hex("05"), DOBD: sha256Hex("03") },
  });
  for (const dateOfBirth of [sha256Hex("19900503"), "never"])
    expect(Object.keys(audiences.identify({ ...known, dateOfBirth }) ?? {})).toEqual(["EMAIL", "GEN"]);
});

test.each([{}, { country: "FR" }, { city: "Paris", postalCode: "75001", country: "FR" }, { firstName: "Ada" }])(
  "nobody can be found by %j",
  (customer) => expect(audiences.identify(customer)).toBeNull(),
);

test("rows are as wide as the schema, which is always the same, and a repeat is the same to the byte", async () => {
  const { url, requests } = await startFakeServer(() => received);
  const port = metaAt(url).audiences;
  expect(await port.add(access, "7", batch())).toEqual({ received: 2, invalid: 1, receiptId: null, traceId: null });
  await port.add(access, "7", batch());
  await port.remove(access, "7", batch());
  expect(requests.map(line)).toEqual(["POST /7/users", "POST /7/users", "DELETE /7/users"]);
  expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
    session: { session_id: 9_778_993, batch_seq: 1, last_batch_flag: true, estimated_num_total: 2 },
    payload: {
      schema: ["EXTERN_ID", "EMAIL", "PHONE", "FN", "LN", "GEN", "CT", "ST", "ZIP", "COUNTRY", "DOBY", "DOBM", "DOBD"],
      data: [
        [ADA.EXTERN_ID, ADA.EMAIL, "", "", "", "", "", "", "", ADA.COUNTRY, "", "", ""],
        ["", "", BEN.PHONE, "", BEN.LN, "", "", "", "", BEN.COUNTRY, "", "", ""],
      ],
    },
  });
});

test.each([
  ["9007199254740991", 9_007_199_254_740_991],
  ["9223372036854775807", "9223372036854775807"],
])("session %s keeps all its digits", async (id, sent) => {
  const { url, requests } = await startFakeServer(() => received);
  await metaAt(url).audiences.add(access, "7", batch({ id }));
  expect(JSON.parse(requests[0]?.body ?? "")).toMatchObject({ session: { session_id: sent } });
});

test("somebody is taken out of every list of the account at once", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { num_received: 1, num_invalid_entries: 0 } }));
  expect(await metaAt(url).audiences.removeEverywhere(access, [ADA])).toMatchObject([{ received: 1, invalid: 0 }]);
  expect(requests.map(line)).toEqual(["DELETE /act_101/usersofanyaudience"]);
  expect(JSON.parse(requests[0]?.body ?? "").payload.data).toEqual([
    [ADA.EXTERN_ID, ADA.EMAIL, "", "", "", "", "", "", "", ADA.COUNTRY, "", "", ""],
  ]);
});

test("a list and people like those on it are made", async () => {
  const { url, requests } = await startFakeServer((_, index) => ({ json: { id: `${7 + index}` } }));
  const port = metaAt(url).audiences;
  const made = await port.create(access, { name: "Regulars", description: "Till", keepDays: null });
  const like = await port.createLookalike?.(access, { name: "Like", originId: made.id, country: "FR", share: 0.05 });
  expect([made, like]).toEqual([{ id: "7" }, { id: "8" }]);
  expect(requests.map(line)).toEqual(["POST /act_101/customaudiences", "POST /act_101/customaudiences"]);
  expect(requests.map(({ body }) => JSON.parse(body))).toEqual([
    { name: "Regulars", subtype: "CUSTOM", description: "Till", customer_file_source: "USER_PROVIDED_ONLY" },
    {
      name: "Like",
      subtype: "LOOKALIKE",
      origin_audience_id: "7",
      lookalike_spec: { type: "similarity", country: "FR", ratio: 0.05 },
    },
  ]);
});

test("lists come with their size where Meta tells it, and with what is wrong in Meta's own words", async () => {
  const { url } = await startFakeServer(() => ({
    json: {
      data: [
        {
          ...{ id: "1", name: "Regulars", subtype: "CUSTOM", operation_status: { code: 200, description: "Normal" } },
          ...{ approximate_count_lower_bound: 1000, approximate_count_upper_bound: 1200 },
        },
        {
          ...{ id: "2", name: "Like", subtype: "LOOKALIKE", operation_status: { code: 471, description: "Signalée" } },
          ...{ approximate_count_lower_bound: -1, approximate_count_upper_bound: -1 },
        },
        { id: "3", name: "Visitors", subtype: "WEBSITE" },
      ],
    },
  }));
  expect(await metaAt(url).audiences.list(access)).toEqual([
    { id: "1", name: "Regulars", kind: "customers", size: { min: 1000, max: 1200 }, problem: null },
    { id: "2", name: "Like", kind: "lookalike", size: null, problem: "Signalée" },
    { id: "3", name: "Visitors", kind: "other", size: null, problem: null },
  ]);
});

test.each([1_870_034, 1_870_090])("terms that nobody accepted (200/%i) are a matter for a person", async (subcode) => {
  const { url } = await startFakeServer(() => metaError(200, subcode));
  await expect(
    metaAt(url).audiences.create(access, { name: "x", description: "", keepDays: null }),
  ).rejects.toMatchObject({ failure: { kind: "permission" }, details: { reason: "terms_not_accepted" } });
});

test("a list that is gone counts as deleted; what may not be seen or deleted does not", async () => {
  const gone = await startFakeServer(({ method }) =>
    method === "DELETE" ? metaError(100, 33) : { json: { id: "act_101" } },
  );
  await expect(metaAt(gone.url).audiences.delete(access, "7")).resolves.toBeUndefined();
  expect(gone.requests.map(line)).toEqual(["DELETE /7", "GET /act_101"]);
  const lost = await startFakeServer(() => metaError(100, 33));
  await expect(metaAt(lost.url).audiences.delete(access, "7")).rejects.toMatchObject({
    failure: { kind: "permission" },
    details: { reason: "target_gone" },
  });
  const kept = await startFakeServer(() => metaError(2654, 1_713_092));
  await expect(metaAt(kept.url).audiences.delete(access, "7")).rejects.toMatchObject({
    failure: { kind: "permission" },
  });
});

test("people like those on a list that is too small are refused, and nobody is asked for a right", async () => {
  const { url } = await startFakeServer(() => metaError(2654));
  await expect(
    metaAt(url).audiences.createLookalike?.(access, { name: "Like", originId: "7", country: "FR", share: 0.05 }),
  ).rejects.toMatchObject({ failure: { kind: "rejected" }, details: { reason: "audience_too_small" } });
});

test("an upload whose answer is lost may have arrived", async () => {
  const { url } = await startFakeServer(() => ({ mode: "reset" }));
  await expect(metaAt(url).audiences.add(access, "7", batch())).rejects.toMatchObject({
    failure: { kind: "ambiguous" },
  });
});
