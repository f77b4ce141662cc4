import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { errorIn, HARBOUR, type MetaClient, startMeta } from "../meta-client.fixture";
import { aPayload, createAudience, digestOf, membersOf, people } from "./audiences.fixture";

const MINUTE_MS = 60_000;
let meta: MetaClient;
let token: string;
let id: string;
beforeAll(async () => {
  meta = await startMeta();
  token = await meta.connect();
});
beforeEach(async () => {
  await meta.control("POST", "/reset");
  id = await createAudience(meta, token);
});
afterAll(() => meta.close());

const add = (body: object, to = id) => meta.post(token, `/${to}/users`, body);
const session = (batch_seq: number, last_batch_flag: boolean, session_id: unknown = 9_778_993) => ({
  session: { session_id, batch_seq, last_batch_flag },
});

describe("people", () => {
  test("are added once each, however often they come", async () => {
    const answer = await add(aPayload(people(1, 3)));
    expect(answer.body).toMatchObject({
      audience_id: id,
      num_received: 3,
      num_invalid_entries: 0,
      invalid_entry_samples: {},
    });
    await add(aPayload(people(2, 4)));
    expect(await membersOf(meta, id)).toBe(4);
    expect(await meta.violations()).toEqual([]);
  });

  test("are the same person when they have one key in common", async () => {
    await add(aPayload([[digestOf("1")]], ["EMAIL"]));
    await add(aPayload([["c-1", digestOf("1"), digestOf("phone")]], ["EXTERN_ID", "EMAIL", "PHONE"]));
    await add(aPayload([[digestOf("phone")]], "PHONE_SHA256"));
    expect(await membersOf(meta, id)).toBe(1);
  });

  test("who were two are one when a row says so, and leave together", async () => {
    await add(aPayload([[digestOf("1")]], ["EMAIL"]));
    await add(aPayload([[digestOf("phone")]], "PHONE_SHA256"));
    expect(await membersOf(meta, id)).toBe(2);
    await add(aPayload([[digestOf("1"), digestOf("phone")]], ["EMAIL", "PHONE"]));
    expect(await membersOf(meta, id)).toBe(1);
    await meta.remove(token, `/${id}/users`, aPayload([[digestOf("phone")]], "PHONE_SHA256"));
    expect(await membersOf(meta, id)).toBe(0);
  });

  test("are removed by DELETE, or by a POST that says so", async () => {
    await add(aPayload(people(1, 5)));
    expect((await meta.remove(token, `/${id}/users`, aPayload(people(1, 2)))).body).toMatchObject({ num_received: 2 });
    await add({ ...aPayload([[digestOf("3")]], ["EMAIL"]), method: "DELETE" });
    expect(await membersOf(meta, id)).toBe(2);
    expect(await meta.violations()).toEqual([]);
  });

  test("who want to be forgotten leave every audience of the account", async () => {
    const other = await createAudience(meta, token);
    for (const audience of [id, other]) await add(aPayload(people(1, 2)), audience);
    const answer = await meta.remove(token, `/${HARBOUR}/usersofanyaudience`, aPayload([[digestOf("1")]], ["EMAIL"]));
    expect(answer.body).toMatchObject({ num_received: 1, num_invalid_entries: 0 });
    expect([await membersOf(meta, id), await membersOf(meta, other)]).toEqual([1, 1]);
  });

  test("are replaced when the last batch is there, not before", async () => {
    await add(aPayload(people(1, 5)));
    const replace = (body: object) => meta.post(token, `/${id}/usersreplace`, body);
    await replace({ ...session(1, false), ...aPayload(people(10, 11)) });
    expect(await membersOf(meta, id)).toBe(5);
    await replace({ ...session(2, true), ...aPayload(people(12, 12)) });
    expect(await membersOf(meta, id)).toBe(3);
    expect(errorIn(await replace(aPayload(people(1, 1)))).code).toBe(100);
  });

  test("may miss a value, but not all", async () => {
    const rows = [
      ["", digestOf("1")],
      ["c-2", ""],
      ["", ""],
    ];
    expect((await add(aPayload(rows))).body).toMatchObject({ num_received: 3, num_invalid_entries: 1 });
    expect(await membersOf(meta, id)).toBe(2);
    expect(await meta.violations()).toEqual([]);
  });
});

describe("rows that are not hashed", () => {
  test.each([
    ["a clear address", "EMAIL", "ada at shop"],
    ["a clear number", "PHONE", "33612345678"],
    ["a clear name", "FN", "ada"],
    ["a clear postal code", "ZIP", "75001"],
    ["a clear gender", "GEN", "female"],
    ["a clear year of birth", "DOBY", "1990"],
    ["a clear month of birth", "DOBM", "December"],
    ["a clear day of birth", "DOBD", "thirty-first"],
    ["a digest in capitals", "EMAIL", digestOf("1").toUpperCase()],
  ])("are counted as invalid, and %s is a violation", async (_what, key, value) => {
    const answer = await add(
      aPayload(
        [
          ["c-1", value],
          ["c-2", digestOf("2")],
        ],
        ["EXTERN_ID", key],
      ),
    );
    expect(answer).toMatchObject({ status: 200, body: { num_received: 2, num_invalid_entries: 1 } });
    expect(JSON.stringify(answer.body)).not.toContain(value);
    expect(await membersOf(meta, id)).toBe(1);
    expect(await meta.violations("/users")).toEqual([`${key} of an audience row is not hashed`]);
  });

  test("are a violation when they hold an address wherever it stands", async () => {
    await add(aPayload([["ada@shop.example", digestOf("1")]]));
    expect(await meta.violations("/users")).toEqual(["an e-mail address that is not hashed"]);
  });

  test("and the hash of nothing is one too", async () => {
    const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    expect((await add(aPayload([["c-1", empty]]))).status).toBe(200);
    expect(await meta.violations("/users")).toEqual(["EMAIL of an audience row is the hash of nothing"]);
  });
});

describe("an upload is refused", () => {
  test.each<[string, object]>([
    ["without people", {}],
    ["with nobody", aPayload([])],
    ["with more than ten thousand rows", aPayload(people(1, 10_001))],
    ["with a row shorter than the schema", aPayload([["c-1"]])],
    ["with a row longer than the schema", aPayload([["c-1", digestOf("1"), ""]])],
    ["with an unknown key", aPayload([["x"]], ["SHOE_SIZE"])],
    ["with a key twice", aPayload([["c-1", "c-2"]], ["EXTERN_ID", "EXTERN_ID"])],
    ["with the keys of conversions", aPayload([[digestOf("1")]], ["em"])],
    ["with a session id of 0", { ...session(1, true, 0), ...aPayload(people(1, 1)) }],
    ["with a session id beyond 64 bits", { ...session(1, true, "9223372036854775808"), ...aPayload(people(1, 1)) }],
    ["with a session id that lost its digits", { ...session(1, true, 2 ** 60), ...aPayload(people(1, 1)) }],
  ])("%s", async (_what, body) => {
    expect(errorIn(await add(body)).code).toBe(100);
    expect(await membersOf(meta, id)).toBe(0);
  });

  test("to an unknown audience", async () => {
    expect(errorIn(await add(aPayload(people(1, 1)), "9"))).toEqual({ code: 100, subcode: 33 });
  });
});

describe("a session", () => {
  const batch = (seq: number, last = false, more: object = {}) =>
    add({ ...session(seq, last), ...aPayload(people(seq, seq)), ...more });

  test("takes its batches one after the other", async () => {
    for (const seq of [1, 2, 3]) expect((await batch(seq, seq === 3)).body).toMatchObject({ session_id: "9778993" });
    expect(await membersOf(meta, id)).toBe(3);
    expect(await meta.violations()).toEqual([]);
  });

  test("starts at 1", async () => {
    expect(errorIn(await batch(2)).code).toBe(2650);
    expect(errorIn(await batch(0)).code).toBe(2650);
    expect(await meta.violations("/users")).toHaveLength(2);
  });

  test("leaves no batch out and takes none twice", async () => {
    await batch(1);
    expect(errorIn(await batch(3)).code).toBe(2650);
    expect(errorIn(await batch(1)).code).toBe(2650);
    expect((await batch(2)).status).toBe(200);
  });

  test("ends with its last batch", async () => {
    await batch(1, true);
    expect(errorIn(await batch(2)).code).toBe(2650);
  });

  test("ends after ninety minutes", async () => {
    await batch(1);
    await meta.control("POST", "/clock", { offsetMs: 89 * MINUTE_MS });
    expect((await batch(2)).status).toBe(200);
    await meta.control("POST", "/clock", { offsetMs: 91 * MINUTE_MS });
    expect(errorIn(await batch(3)).code).toBe(2650);
  });

  test("keeps its schema", async () => {
    await batch(1);
    expect(errorIn(await batch(2, false, aPayload([[digestOf("2")]], ["EMAIL"]))).code).toBe(100);
  });

  test("belongs to one audience and one operation", async () => {
    await batch(1);
    const other = await createAudience(meta, token);
    const second = { ...session(2, true), ...aPayload(people(2, 2)) };
    expect(errorIn(await add(second, other)).code).toBe(2650);
    expect(errorIn(await meta.remove(token, `/${id}/users`, second)).code).toBe(2650);
  });
});
