import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { rowsOf, violationsOf } from "./google-answers.fixture";
import {
  type Answer,
  beforeEachTest,
  type GoogleClient,
  HARBOUR_STREET,
  type Json,
  LAURENT_GROUP,
  OLD_TOWN,
} from "./google-client.fixture";

const V1 = "google.ads.datamanager.v1";
const pathOf = (id = HARBOUR_STREET): string => `/v1/accountTypes/GOOGLE_ADS/accounts/${id}/userLists`;
const aList = (given: Json = {}): Json => ({
  displayName: "Till customers",
  description: "Synced from the till",
  membershipStatus: "OPEN",
  membershipDuration: "2592000s",
  ingestedUserListInfo: {
    uploadKeyTypes: ["CONTACT_ID"],
    contactIdInfo: { dataSourceType: "DATA_SOURCE_TYPE_FIRST_PARTY" },
  },
  ...given,
});

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});
const create = (body: Json, path = pathOf(), headers = {}): Promise<Answer> => google.json(path, token, body, headers);
const send = (method: string, path: string, body?: Json): Promise<Answer> =>
  google.call(method, path, {
    headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });

describe("a user list", () => {
  test("is made, read, changed, listed, reported and deleted", async () => {
    const made = await create(aList());
    expect(made.status).toBe(200);
    expect(judge.judgeAnswer(`${V1}.UserList`, made.body)).toBeNull();
    expect(made.body).toMatchObject({ id: expect.stringMatching(/^\d+$/), membershipDuration: "2592000s" });
    expect(made.body).not.toHaveProperty("sizeInfo");
    const path = `/v1/${made.body.name}`;
    expect((await google.get(path, token)).body).toEqual(made.body);
    const changed = await send("PATCH", `${path}?updateMask=displayName,membershipDuration`, {
      displayName: "Regulars",
      membershipDuration: "86400s",
    });
    expect(changed.body).toMatchObject({
      displayName: "Regulars",
      membershipDuration: "86400s",
      description: aList().description,
    });
    const { body } = await google.get(pathOf(), token);
    expect(judge.judgeAnswer(`${V1}.ListUserListsResponse`, body)).toBeNull();
    expect(body.userLists).toEqual([changed.body]);
    const report = await google.search(
      token,
      HARBOUR_STREET,
      "SELECT user_list.id, user_list.name, user_list.membership_life_span, user_list.size_for_search FROM user_list",
    );
    expect(rowsOf(judge, report)).toMatchObject([
      { userList: { id: made.body.id, name: "Regulars", membershipLifeSpan: "1", sizeForSearch: "0" } },
    ]);
    expect(await send("DELETE", path)).toMatchObject({ status: 200, body: {} });
    expect((await google.get(path, token)).status).toBe(404);
    expect((await google.get(pathOf(), token)).body).toEqual({});
    expect(await google.violations()).toEqual([]);
  });

  test("of a child is reached through its manager, named in a header", async () => {
    const headers = { "login-account": `accountTypes/GOOGLE_ADS/accounts/${LAURENT_GROUP}` };
    expect((await create(aList(), pathOf(OLD_TOWN), headers)).status).toBe(200);
    expect((await create(aList(), pathOf(OLD_TOWN))).status).toBe(403);
  });

  test("is only looked at with validateOnly", async () => {
    expect(await create(aList(), `${pathOf()}?validateOnly=true`)).toMatchObject({ status: 200, body: {} });
    expect((await google.get(pathOf(), token)).body).toEqual({});
  });

  test("comes in pages of odd sizes", async () => {
    const userLists = Array.from({ length: 70 }, (_, index) => ({ id: String(600 + index), displayName: `L${index}` }));
    await google.change({}, { userLists });
    const seen: string[] = [];
    let pages = 0;
    for (let pageToken = ""; pages === 0 || pageToken !== ""; pages += 1) {
      const { body } = await google.get(`${pathOf()}?pageSize=40&pageToken=${pageToken}`, token);
      expect(body.userLists.length).toBeLessThanOrEqual(40);
      seen.push(...body.userLists.map(({ displayName }: Json) => displayName));
      pageToken = body.nextPageToken ?? "";
    }
    expect(seen).toEqual(userLists.map(({ displayName }) => displayName));
    expect(pages).toBeGreaterThan(1);
  });
});

describe("a user list is refused", () => {
  const AT = "user_list.ingested_user_list_info.upload_key_types";
  test.each<[string, Json, string]>([
    ["without a name", aList({ displayName: undefined }), "user_list.display_name REQUIRED_FIELD_MISSING"],
    ["with a long name", aList({ displayName: "x".repeat(256) }), "user_list.display_name FIELD_VALUE_TOO_LONG"],
    ["without a key type", aList({ ingestedUserListInfo: {} }), `${AT} REQUIRED_FIELD_MISSING`],
    [
      "with two key types",
      aList({ ingestedUserListInfo: { uploadKeyTypes: ["CONTACT_ID", "USER_ID"] } }),
      `${AT} UNSUPPORTED_USER_LIST_UPLOAD_KEY_TYPES`,
    ],
    [
      "for devices of no application",
      aList({ ingestedUserListInfo: { uploadKeyTypes: ["MOBILE_ID"], mobileIdInfo: { keySpace: "IOS" } } }),
      "user_list.ingested_user_list_info.mobile_id_info.app_id REQUIRED_FIELD_MISSING",
    ],
    ["for a day and a half", aList({ membershipDuration: "129600s" }), "user_list.membership_duration INVALID_FORMAT"],
    [
      "for more than 540 days",
      aList({ membershipDuration: `${541 * 86_400}s` }),
      "user_list.membership_duration MEMBERSHIP_DURATION_TOO_LONG",
    ],
    ["with an id", aList({ id: "7" }), "user_list.id INVALID_ARGUMENT"],
  ])("%s", async (_what, body, expected) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(violationsOf(judge, answer)).toEqual([expected]);
    expect((await google.get(pathOf(), token)).body).toEqual({});
    expect(await google.violations()).not.toEqual([]);
  });

  test("with a name that is taken, which is nobody's fault", async () => {
    await create(aList());
    expect(violationsOf(judge, await create(aList()))).toEqual(["user_list.display_name DISPLAY_NAME_ALREADY_USED"]);
    expect(await google.violations()).toEqual([]);
  });

  test.each<[string, string, string]>([
    ["without a mask", "", "update_mask INVALID_UPDATE_MASK"],
    ["of another field", "?updateMask=colour", "update_mask INVALID_UPDATE_MASK"],
    ["of its keys", "?updateMask=ingestedUserListInfo", "update_mask IMMUTABLE_FIELD_FOR_UPDATE"],
  ])("a change %s", async (_what, query, expected) => {
    const { body } = await create(aList());
    const answer = await send("PATCH", `/v1/${body.name}${query}`, { displayName: "New" });
    expect(violationsOf(judge, answer)).toEqual([expected]);
  });

  test.each<[string, string, number, string]>([
    ["an account with dashes", pathOf("402-881-7735"), 400, "parent INVALID_RESOURCE_NAME"],
    [
      "an account of another kind",
      `/v1/accountTypes/DATA_PARTNER/accounts/${HARBOUR_STREET}/userLists`,
      400,
      "parent DESTINATION_ACCOUNT_TYPE_MISMATCH",
    ],
    ["a page that was not given", `${pathOf()}?pageToken=abc`, 400, "page_token INVALID_PAGE_TOKEN"],
    ["a filter", `${pathOf()}?filter=x`, 400, "filter INVALID_FILTER"],
    ["a list that is not there", `${pathOf()}/1`, 404, "name NOT_FOUND"],
  ])("%s", async (_what, path, status, expected) => {
    const answer = await google.get(path, token);
    expect(answer.status).toBe(status);
    expect(violationsOf(judge, answer)).toEqual([expected]);
  });

  test("at another's account and by another method", async () => {
    expect((await google.get(pathOf("1111111111"), token)).status).toBe(403);
    expect((await send("DELETE", pathOf())).status).toBe(404);
    expect((await send("POST", `${pathOf()}/1`, aList())).status).toBe(404);
  });
});
