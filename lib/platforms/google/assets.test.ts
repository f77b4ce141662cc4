import { expect, test } from "vitest";
import { aGrant, googleAt } from "../adapter.fixture";
import { type FakeAnswer, startFakeServer } from "../fake-server.fixture";

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
const ACTION = { id: "77", name: "Till", type: "UPLOAD_CLICKS", category: "PURCHASE" };
const refusal = (code: string): FakeAnswer => ({
  status: 403,
  json: [
    { error: { status: "PERMISSION_DENIED", details: [{ errors: [{ errorCode: { authorizationError: code } }] }] } },
  ],
});

/** A Google Ads of the given customers; the first `direct` of them are reached without a manager. */
async function listAccounts(direct: readonly string[], customers: Readonly<Record<string, Customer>>) {
  const { url, requests } = await startFakeServer(({ path, body }) => {
    if (path.endsWith(":listAccessibleCustomers"))
      return { json: { resourceNames: direct.map((id) => `customers/${id}`) } };
    const known = customers[/customers\/(\d+)\//.exec(path)?.[1] ?? ""] ?? {};
    if (known.error) return refusal(known.error);
    if (body.includes("FROM customer_client"))
      return { json: [{ results: known.clients?.map((customerClient) => ({ customerClient })) }] };
    if (body.includes("FROM conversion_action"))
      return { json: [{ results: known.actions?.map((conversionAction) => ({ conversionAction })) }] };
    return { json: [{ results: [{ customer: known.customer }] }] };
  });
  return { accounts: await googleAt(url).assets.list(aGrant(), "google"), requests };
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

test("accounts below a manager are reached through it, direct ones are not", async () => {
  const clients = [
    aCustomer("5", { manager: true }),
    aCustomer("6"),
    aCustomer("1"),
    aCustomer("7", { status: "CANCELED" }),
    aCustomer("8", { hidden: true }),
  ];
  const { accounts } = await listAccounts(["1", "5"], {
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
