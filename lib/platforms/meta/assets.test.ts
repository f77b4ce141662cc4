import { expect, test } from "vitest";
import { aGrant, metaAt } from "../adapter.fixture";
import { startFakeServer } from "../fake-server.fixture";

const account = (changes: object = {}) => ({
  ...{ id: "act_1", name: "Harbour", account_status: 1, currency: "EUR", timezone_name: "Europe/Paris" },
  ...changes,
});
type Graph = {
  readonly accounts?: readonly object[];
  readonly datasets?: readonly object[];
  readonly instagram?: readonly object[];
  readonly pages?: readonly object[];
};

async function listFrom(
  { accounts = [account()], datasets = [], instagram = [], pages = [] }: Graph,
  platform: "facebook" | "instagram",
) {
  const { url, requests } = await startFakeServer(({ path }) => {
    const edge = path.split("/").at(-1) ?? "";
    const data = {
      adaccounts: accounts,
      adspixels: datasets,
      connected_instagram_accounts: instagram,
      accounts: pages,
    }[edge];
    return data ? { json: { data } } : { status: 400, json: { error: { code: 2500 } } };
  });
  return { accounts: await metaAt(url).assets.list(aGrant(), platform), requests };
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
