import { expect, test } from "vitest";
import { aGrant, anAccess, collect, metaAt } from "../adapter.fixture";
import { type FakeRequest, startFakeServer } from "../fake-server.fixture";
import { outgrownNewer, parseFields, sdkNames, unlisted } from "./sdk-lists.fixture";

const account = { id: "act_1", account_status: 1, currency: "EUR", timezone_name: "Europe/Paris" };
const namesOf = (request: FakeRequest | undefined) =>
  parseFields(request?.query.get("fields") ?? "").map(({ name }) => name);

async function askedFor(work: (url: string) => Promise<unknown>) {
  const { url, requests } = await startFakeServer(({ path }) =>
    path.endsWith("/me/adaccounts") ? { json: { data: [account] } } : { json: { data: [] } },
  );
  await work(url);
  return (ending: string) => requests.find(({ path }) => path.endsWith(ending));
}

test("the list of campaigns asks for fields and statuses that Meta has", async () => {
  const asked = await askedFor((url) => metaAt(url).campaigns.list(anAccess({ id: "act_1" })));
  const request = asked("/campaigns");
  expect(namesOf(request)).toContain("effective_status");
  expect(unlisted("Campaign", "Fields", namesOf(request))).toEqual([]);
  const statuses: string[] = JSON.parse(request?.query.get("effective_status") ?? "[]");
  expect(statuses).toContain("ARCHIVED");
  expect(unlisted("Campaign", "EffectiveStatus", statuses)).toEqual([]);
});

test("insights ask for fields, breakdowns and a level that Meta has", async () => {
  const asked = await askedFor((url) =>
    collect(metaAt(url).campaigns.days(anAccess({ id: "act_1" }), { from: "2026-11-01", to: "2026-11-02" })),
  );
  const request = asked("/insights");
  expect(namesOf(request)).toContain("spend");
  expect(unlisted("AdsInsights", "Fields", namesOf(request))).toEqual([]);
  const breakdowns = (request?.query.get("breakdowns") ?? "").split(",");
  expect(unlisted("AdsInsights", "Breakdowns", breakdowns)).toEqual([]);
  expect(sdkNames("AdsInsights", "Level")).toContain(request?.query.get("level"));
});

test("ad accounts and datasets are asked for fields that Meta has", async () => {
  const asked = await askedFor((url) => metaAt(url).assets.list(aGrant(), "facebook"));
  expect(namesOf(asked("/me/adaccounts"))).toContain("user_tasks");
  expect(unlisted("AdAccount", "Fields", namesOf(asked("/me/adaccounts")))).toEqual([]);
  expect(namesOf(asked("/adspixels"))).toContain("is_consolidated_container");
  expect(unlisted("AdsPixel", "Fields", namesOf(asked("/adspixels")))).toEqual([]);
});

test("Pages and Instagram accounts are asked for fields that Meta has", async () => {
  const asked = await askedFor((url) => metaAt(url).assets.list(aGrant(), "instagram"));
  const page = parseFields(asked("/me/accounts")?.query.get("fields") ?? "");
  const names = page.map(({ name }) => name);
  expect(names).toContain("instagram_business_account");
  expect(unlisted("Page", "Fields", names)).toEqual([]);
  const ofInstagram = page.flatMap(({ inner }) => inner.map(({ name }) => name));
  expect(unlisted("IGUser", "Fields", [...ofInstagram, ...namesOf(asked("/connected_instagram_accounts"))])).toEqual(
    [],
  );
});

test("a name of our own invention is noticed, at any depth", () => {
  expect(unlisted("Campaign", "Fields", ["id", "effectiv_status"])).toEqual(["effectiv_status"]);
  expect(parseFields("id,page{id,tasks},x")).toEqual([
    { name: "id", inner: [] },
    {
      name: "page",
      inner: [
        { name: "id", inner: [] },
        { name: "tasks", inner: [] },
      ],
    },
    { name: "x", inner: [] },
  ]);
  expect(() => sdkNames("Campaign", "Nothing")).toThrow();
});

test("names are called newer than the SDK only while they are", () => expect(outgrownNewer()).toEqual([]));
