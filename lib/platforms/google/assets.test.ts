import { describe, expect, test } from "vitest";
import { aGrant, googleAt } from "../adapter.fixture";
import type { FakeAnswer } from "../fake-server.fixture";
import { adsRefusal, startJudgedServer } from "./judged-server.fixture";

type Customer = {
  readonly customer?: object;
  readonly actions?: readonly object[];
  readonly clients?: readonly object[];
  readonly error?: string;
};
const SETTING = {
  googleAdsConversionCustomer: "customers/1",
  acceptedCustomerDataTerms: true,
  enhancedConversionsForLeadsEnabled: true,
};
const aCustomer = (id: string, changes: object = {}) => ({
  ...{ id, descriptiveName: `Shop ${id}`, currencyCode: "EUR", timeZone: "Europe/Paris", status: "ENABLED" },
  conversionTrackingSetting: { ...SETTING, googleAdsConversionCustomer: `customers/${id}` },
  ...changes,
});
const ACTION = { id: "77", name: "Till", type: "UPLOAD_CLICKS", category: "PURCHASE", status: "ENABLED" };
/** A stream wraps its errors in an array. */
const refusal = (code: string): FakeAnswer => {
  const family = code.startsWith("OAUTH") ? "authenticationError" : "authorizationError";
  const answer = adsRefusal(code.startsWith("OAUTH") ? 401 : 403, { errorCode: { [family]: code } });
  return "json" in answer ? { ...answer, json: [answer.json] } : answer;
};

/** A Google Ads of the given customers; the first `direct` of them are reached without a manager. */
async function listAccounts(
  direct: readonly string[],
  customers: Readonly<Record<string, Customer>>,
  { only, ...options }: { readonly only?: string; readonly allowTestAccounts?: boolean } = {},
) {
  const { url, requests } = await startJudgedServer(({ path, body }) => {
    if (path.endsWith(":listAccessibleCustomers"))
      return { json: { resourceNames: direct.map((id) => `customers/${id}`) } };
    const known = customers[/customers\/(\d+)\//.exec(path)?.[1] ?? ""] ?? {};
    if (known.error) return refusal(known.error);
    if (body.includes("FROM customer_client"))
      return { json: [{ results: known.clients?.map((customerClient) => ({ customerClient })) ?? [] }] };
    if (body.includes("FROM conversion_action"))
      return {
        json: known.actions ? [{ results: known.actions.map((conversionAction) => ({ conversionAction })) }] : [],
      };
    return { json: [{ results: [{ customer: known.customer }] }] };
  });
  return { accounts: await googleAt(url, options).assets.list(aGrant(), "google", only), requests };
}

test("a shop's own account comes with its conversion actions, purchases first", async () => {
  const actions = [{ id: "9", name: "Site", type: "WEBPAGE", category: "PAGE_VIEW" }, ACTION];
  const { accounts, requests } = await listAccounts(["1"], { 1: { customer: aCustomer("1"), actions } });
  expect(accounts).toEqual([
    {
      ...{ id: "1", name: "Shop 1", currency: "EUR", timeZone: "Europe/Paris", problem: null },
      targets: [
        { id: "77", name: "Till", problem: null },
        { id: "9", name: "Site", problem: "action_type_not_supported" },
      ],
      extra: { conversionCustomerId: "1" },
    },
  ]);
  expect(requests.every(({ headers }) => headers["login-customer-id"] === undefined)).toBe(true);
});

/** An account as its manager's list has it. */
const aClient = (id: string, changes: object = {}) => {
  const { conversionTrackingSetting: _setting, ...client } = aCustomer(id, changes);
  return client;
};

test("accounts below a manager are reached through it at any depth, direct ones are not", async () => {
  const clients = [
    aClient("5", { manager: true }),
    aClient("6"),
    aClient("1"),
    aClient("4", { manager: true }),
    aClient("7", { status: "CANCELED" }),
    aClient("8", { testAccount: true }),
    aClient("6"),
  ];
  const { accounts, requests } = await listAccounts(["1", "5"], {
    1: { customer: aCustomer("1"), actions: [ACTION] },
    5: { customer: aCustomer("5", { manager: true }), clients },
    6: {
      customer: aCustomer("6", {
        conversionTrackingSetting: { ...SETTING, googleAdsConversionCustomer: "customers/5" },
      }),
    },
  });
  expect(accounts.map(({ id, problem, extra }) => ({ id, problem, extra }))).toEqual([
    { id: "1", problem: null, extra: { conversionCustomerId: "1" } },
    { id: "5", problem: "manager_account", extra: {} },
    { id: "6", problem: "no_target", extra: { loginCustomerId: "5", conversionCustomerId: "5" } },
    { id: "7", problem: "account_closed", extra: {} },
    { id: "8", problem: "test_account", extra: {} },
  ]);
  const asked = (id: string) => requests.filter(({ path }) => path.includes(`/customers/${id}/`));
  expect(asked("6").map(({ headers }) => headers["login-customer-id"])).toEqual(["5"]);
  // Its actions are the manager's; what the manager's list says of others is not asked again.
  expect([asked("1").length, asked("4").length, asked("7").length, asked("8").length]).toEqual([2, 0, 0, 0]);
});

test("a direct account whose conversion customer only a manager leads to is reached through that manager", async () => {
  const { accounts, requests } = await listAccounts(["1", "5"], {
    1: {
      customer: aCustomer("1", {
        conversionTrackingSetting: { ...SETTING, googleAdsConversionCustomer: "customers/4" },
      }),
    },
    4: { actions: [ACTION] },
    5: {
      customer: aCustomer("5", { manager: true }),
      clients: [aClient("4", { manager: true }), aClient("1")],
    },
  });
  expect(accounts[0]).toMatchObject({
    ...{ id: "1", problem: null, extra: { loginCustomerId: "5", conversionCustomerId: "4" } },
    targets: [{ id: "77" }],
  });
  expect(accounts).toHaveLength(2);
  expect(requests.at(-1)).toMatchObject({ path: "/v25/customers/4/googleAds:searchStream" });
  expect(requests.at(-1)?.headers["login-customer-id"]).toBe("5");
});

/** Customers of whom each manager has its own list of accounts below. */
const aManager = (id: string, below: readonly object[], owner = id): Customer => ({
  customer: aCustomer(id, {
    manager: true,
    conversionTrackingSetting: { ...SETTING, googleAdsConversionCustomer: `customers/${owner}` },
  }),
  clients: [aClient(id, { manager: true }), ...below],
});
const ownedBy = (owner: string, id = "6"): Customer => ({
  customer: aCustomer(id, {
    conversionTrackingSetting: { ...SETTING, googleAdsConversionCustomer: `customers/${owner}` },
  }),
});

test.each([
  ["is the owner of its actions", "5", aManager("5", [aClient("6")])],
  ["has the owner of its actions below", "4", aManager("5", [aClient("4", { manager: true }), aClient("6")])],
])("of two managers of an account the one is taken that %s", async (_, owner, second) => {
  const { accounts, requests } = await listAccounts(["3", "5"], {
    3: aManager("3", [aClient("6")]),
    4: { actions: [ACTION] },
    5: { ...second, actions: [ACTION] },
    6: ownedBy(owner),
  });
  expect(accounts.find(({ id }) => id === "6")).toMatchObject({
    ...{ problem: null, extra: { loginCustomerId: "5", conversionCustomerId: owner } },
  });
  expect(accounts.filter(({ id }) => id === "6")).toHaveLength(1);
  expect(requests.at(-1)).toMatchObject({ path: `/v25/customers/${owner}/googleAds:searchStream` });
});

describe("when one account alone is asked for", () => {
  const customers = {
    1: { customer: aCustomer("1"), actions: [ACTION] },
    2: { customer: aCustomer("2"), actions: [ACTION] },
    5: aManager("5", [aClient("6"), aClient("7")]),
    6: { customer: aCustomer("6"), actions: [ACTION] },
  };

  test("a direct one costs itself", async () => {
    const { accounts, requests } = await listAccounts(["1", "2", "5"], customers, { only: "2" });
    expect(accounts).toMatchObject([{ id: "2", problem: null, targets: [{ id: "77" }] }]);
    expect(requests).toHaveLength(3);
  });

  test("one below a manager is found, and no other is read", async () => {
    const { accounts, requests } = await listAccounts(["1", "5"], customers, { only: "6" });
    expect(accounts).toMatchObject([{ id: "6", problem: null, extra: { loginCustomerId: "5" } }]);
    expect(requests.some(({ path }) => path.includes("/customers/7/"))).toBe(false);
    expect(requests.filter(({ body }) => body.includes("FROM conversion_action"))).toHaveLength(1);
  });

  test("a direct one whose actions are a manager's is found with the way to them", async () => {
    const owned = { ...customers, 1: ownedBy("4", "1"), 4: { actions: [ACTION] } };
    const tree = aManager("5", [aClient("4", { manager: true }), aClient("1")]);
    const { accounts } = await listAccounts(["1", "5"], { ...owned, 5: tree }, { only: "1" });
    expect(accounts).toMatchObject([{ extra: { loginCustomerId: "5", conversionCustomerId: "4" } }]);
  });

  test("one that is not there is none", async () => {
    expect((await listAccounts(["1", "5"], customers, { only: "9" })).accounts).toEqual([]);
  });
});

test("an action that counts one sale a click is not for a till, which sells twice", async () => {
  const actions = [{ ...ACTION, countingType: "ONE_PER_CLICK" }];
  const { accounts, requests } = await listAccounts(["1"], { 1: { customer: aCustomer("1"), actions } });
  expect(accounts).toMatchObject([{ problem: "no_target", targets: [{ id: "77", problem: "counts_once" }] }]);
  expect(requests.at(-1)?.body).toContain("conversion_action.counting_type");
});

test("a Cloud project for test accounts alone sees what it may use", async () => {
  const customers = {
    1: { error: "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION" },
    2: { customer: aCustomer("2", { testAccount: true }), actions: [ACTION] },
  };
  expect((await listAccounts(["1", "2"], customers, { allowTestAccounts: true })).accounts).toMatchObject([
    { id: "1", problem: "project_not_approved" },
    { id: "2", problem: null },
  ]);
  expect((await listAccounts(["1", "2"], customers)).accounts).toMatchObject([
    { problem: "project_not_approved" },
    { problem: "test_account" },
  ]);
});

test("an account without any conversion action lacks nothing else", async () => {
  const { accounts } = await listAccounts(["1"], { 1: { customer: aCustomer("1") } });
  expect(accounts).toMatchObject([
    { id: "1", problem: "no_target", targets: [], extra: { conversionCustomerId: "1" } },
  ]);
});

test.each([
  [
    { conversionTrackingSetting: { ...SETTING, acceptedCustomerDataTerms: undefined } },
    "customer_data_terms_not_accepted",
  ],
  [
    { conversionTrackingSetting: { ...SETTING, enhancedConversionsForLeadsEnabled: undefined } },
    "enhanced_conversions_off",
  ],
  [{ testAccount: true }, "test_account"],
  [{ status: "SUSPENDED" }, "account_disabled"],
])("an account with %j cannot be chosen: %s", async (changes, problem) => {
  const { accounts } = await listAccounts(["1"], { 1: { customer: aCustomer("1", changes), actions: [ACTION] } });
  expect(accounts).toMatchObject([{ id: "1", problem, targets: [] }]);
});

test.each([
  ["CUSTOMER_NOT_ENABLED", "account_closed"],
  ["USER_PERMISSION_DENIED", "no_permission"],
])("one account that answers %s does not hide the others", async (error, problem) => {
  const { accounts } = await listAccounts(["1", "2"], {
    1: { error },
    2: { customer: aCustomer("2"), actions: [ACTION] },
  });
  expect(accounts).toMatchObject([
    { id: "1", problem, currency: "XXX" },
    { id: "2", problem: null },
  ]);
});

test("an error of the grant is no account's problem", async () => {
  await expect(listAccounts(["1"], { 1: { error: "OAUTH_TOKEN_REVOKED" } })).rejects.toMatchObject({
    failure: { kind: "reconnect" },
  });
});
