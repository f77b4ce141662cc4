import { expect, test } from "vitest";
import { aGrant, metaAt } from "../adapter.fixture";
import { type FakeAnswer, startFakeServer } from "../fake-server.fixture";

const account = (changes: object = {}) => ({
  ...{ id: "act_1", name: "Harbour", account_status: 1, currency: "EUR", timezone_name: "Europe/Paris" },
  ...changes,
});
type Graph = {
  readonly accounts?: readonly object[];
  readonly datasets?: readonly object[];
  readonly instagram?: readonly object[];
  readonly pages?: readonly object[];
  /** What `instagram_accounts` has, which is asked only after the other edge. */
  readonly usable?: readonly object[];
  readonly promotable?: readonly object[];
  readonly ticked?: readonly object[];
  readonly scopes?: readonly string[];
};

async function listFrom(
  { accounts = [account()], datasets = [], instagram = [], pages = [], usable = [], ...rest }: Graph,
  platform: "facebook" | "instagram",
) {
  const { url, requests } = await startFakeServer(({ path }) => {
    const edge = path.split("/").at(-1) ?? "";
    const data = {
      adaccounts: accounts,
      adspixels: datasets,
      connected_instagram_accounts: instagram,
      accounts: pages,
      instagram_accounts: usable,
      promote_pages: rest.promotable ?? [],
    }[edge];
    if (edge === "debug_token" && rest.ticked)
      return { json: { data: { app_id: "4711", user_id: "9001", is_valid: true, granular_scopes: rest.ticked } } };
    return data ? { json: { data } } : { status: 400, json: { error: { code: 2500 } } };
  });
  return {
    accounts: await metaAt(url).assets.list(aGrant({ scopes: rest.scopes ?? [] }), platform),
    requests,
  };
}

test("an account comes with its datasets and what they are good for", async () => {
  const datasets = [
    { id: "1", name: "Till", is_consolidated_container: true },
    { id: "2", name: "Old pixel", is_consolidated_container: false },
    { id: "3", name: "Gone", is_consolidated_container: true, is_unavailable: true },
  ];
  const { accounts } = await listFrom({ datasets }, "facebook");
  expect(accounts).toEqual([
    {
      ...{ id: "act_1", name: "Harbour", currency: "EUR", timeZone: "Europe/Paris", problem: null, extra: {} },
      targets: [
        { id: "1", name: "Till", problem: null },
        { id: "2", name: "Old pixel", problem: "dataset_not_for_store_sales" },
        { id: "3", name: "Gone", problem: "dataset_unavailable" },
      ],
    },
  ]);
});

test.each([
  [{ account_status: 2 }, "account_disabled"],
  [{ account_status: 3 }, "account_disabled"],
  [{ account_status: 100 }, "account_closed"],
  [{ account_status: 101 }, "account_closed"],
  [{ user_tasks: ["ANALYZE"] }, "no_permission"],
  [{ account_status: 9, user_tasks: ["ADVERTISE"] }, "no_target"],
])("an account with %j: %s", async (changes, problem) => {
  const { accounts } = await listFrom({ accounts: [account(changes)] }, "facebook");
  expect(accounts).toMatchObject([{ problem, targets: [] }]);
});

test("an Instagram account is found with its Page", async () => {
  const { accounts, requests } = await listFrom(
    {
      instagram: [{ id: "178", username: "harbour" }],
      pages: [{ id: "55", instagram_business_account: { id: "178", username: "harbour" } }, { id: "56" }],
    },
    "instagram",
  );
  expect(accounts).toMatchObject([
    {
      id: "act_1",
      name: "Harbour (@harbour)",
      problem: null,
      targets: [],
      extra: { instagramUserId: "178", pageId: "55" },
    },
  ]);
  expect(requests.some(({ path }) => path.endsWith("/adspixels"))).toBe(false);
});

test("an account without an Instagram account cannot show Instagram", async () => {
  const { accounts } = await listFrom({}, "instagram");
  expect(accounts).toMatchObject([{ problem: "no_instagram_account" }]);
});

test("where none is connected, an Instagram account the ad account may use will do", async () => {
  const { accounts } = await listFrom({ usable: [{ id: "179" }] }, "instagram");
  expect(accounts).toMatchObject([{ problem: null, extra: { instagramUserId: "179" } }]);
});

const dataset = { id: "1", is_consolidated_container: true };
const PAGES = ["pages_show_list"];
const BOTH = [...PAGES, "instagram_basic"];
const ours = { id: "55", instagram_business_account: { id: "178" } };
test.each<[string, Graph, object]>([
  ["the only Page", { scopes: PAGES, promotable: [{ id: "55" }] }, { pageId: "55" }],
  ["nobody, with several Pages", { scopes: PAGES, promotable: [{ id: "55" }, { id: "56" }] }, {}],
  ["nobody, without a Page", { scopes: PAGES, promotable: [] }, {}],
  ["nobody, when Pages were not granted", { scopes: [], promotable: [{ id: "55" }] }, {}],
  [
    "the Instagram account of the ad account and its Page, among several",
    { scopes: BOTH, pages: [{ id: "54" }, ours], instagram: [{ id: "178" }], promotable: [{ id: "54" }, { id: "55" }] },
    { instagramUserId: "178", pageId: "55" },
  ],
  [
    "the Instagram account alone, when its Page is not plain",
    { scopes: BOTH, instagram: [{ id: "178" }], promotable: [{ id: "54" }, { id: "55" }] },
    { instagramUserId: "178" },
  ],
])("it is plain in whose name ads are shown: %s", async (_, graph, extra) => {
  const { accounts } = await listFrom({ datasets: [dataset], ...graph }, "facebook");
  expect(accounts).toMatchObject([{ problem: null }]);
  expect(accounts[0]?.extra).toEqual(extra);
});

test("Pages that may not be seen do not keep an account from being connected", async () => {
  const { url } = await startFakeServer(({ path }) => {
    if (path.endsWith("/promote_pages")) return { status: 403, json: { error: { code: 200 } } };
    return { json: { data: path.endsWith("/me/adaccounts") ? [account()] : [dataset] } };
  });
  const accounts = await metaAt(url).assets.list(aGrant({ scopes: ["pages_show_list"] }), "facebook");
  expect(accounts).toMatchObject([{ problem: null, extra: {} }]);
});

const refused: FakeAnswer = { status: 403, json: { error: { code: 200 } } };
test.each([
  ["facebook", "/act_2/adspixels", { json: { data: [dataset] } }],
  ["instagram", "/act_2/connected_instagram_accounts", { json: { data: [{ id: "178" }] } }],
] as const)("an account that may not be seen hides no other: %s", async (platform, edge, answer) => {
  const { url } = await startFakeServer(({ path }) => {
    if (path.endsWith("/me/adaccounts")) return { json: { data: [account(), account({ id: "act_2" })] } };
    return path.endsWith(edge) ? refused : answer;
  });
  const accounts = await metaAt(url).assets.list(aGrant(), platform);
  expect(accounts.map(({ id, problem }) => [id, problem])).toEqual([
    ["act_1", null],
    ["act_2", "no_permission"],
  ]);
});

test("an answer that nobody has mapped is no word about the account", async () => {
  const { url } = await startFakeServer(({ path }) => {
    if (path.endsWith("/me/adaccounts")) return { json: { data: [account()] } };
    return { status: 400, json: { error: { code: 987_654 } } };
  });
  await expect(metaAt(url).assets.list(aGrant(), "facebook")).rejects.toMatchObject({ failure: { kind: "unknown" } });
});

test.each(["/promote_pages", "/me/accounts"])("Instagram needs no Page, so %s may be refused", async (edge) => {
  const { url } = await startFakeServer(({ path }) => {
    if (path.endsWith(edge)) return refused;
    return { json: { data: path.endsWith("/me/adaccounts") ? [account()] : [{ id: "178", username: "harbour" }] } };
  });
  const accounts = await metaAt(url).assets.list(aGrant(), "instagram");
  expect(accounts).toMatchObject([{ problem: null, extra: { instagramUserId: "178" } }]);
});

test("an account that cannot be read hides no other, but none that can be read is an error", async () => {
  const odd = { ...account({ id: "act_2" }), timezone_name: undefined };
  const { accounts } = await listFrom({ accounts: [account(), odd], datasets: [dataset] }, "facebook");
  expect(accounts.map(({ id }) => id)).toEqual(["act_1"]);
  await expect(listFrom({ accounts: [odd] }, "facebook")).rejects.toMatchObject({
    failure: { kind: "unavailable" },
    details: { reason: "answer_unreadable" },
  });
});

const three = ["1", "2", "3"].map((id) => account({ id: `act_${id}` }));
test.each([
  ["all of them, when nothing was narrowed", [{ scope: "ads_management" }], { act_1: null, act_2: null, act_3: null }],
  [
    "those that were ticked",
    [
      { scope: "ads_management", target_ids: ["1"] },
      { scope: "ads_read", target_ids: ["1", "2"] },
    ],
    { act_1: null, act_2: "no_permission" },
  ],
  [
    "all of them, when what was ticked names none of them",
    [
      { scope: "ads_management", target_ids: ["900"] },
      { scope: "ads_read", target_ids: ["900"] },
    ],
    { act_1: null, act_2: null, act_3: null },
  ],
])("of the accounts Meta lists are shown %s", async (_, ticked, expected) => {
  const { accounts } = await listFrom({ accounts: three, datasets: [dataset], ticked }, "facebook");
  expect(Object.fromEntries(accounts.map(({ id, problem }) => [id, problem]))).toEqual(expected);
});

test("a grant without any ad account is not an error", async () => {
  const { accounts } = await listFrom({ accounts: [], ticked: [{ scope: "ads_read", target_ids: [] }] }, "facebook");
  expect(accounts).toEqual([]);
});

test("datasets are made by people", () => expect(metaAt("http://127.0.0.1:9").assets.createTarget).toBeNull());
