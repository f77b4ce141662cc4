import { expect, test } from "vitest";
import { anAccess, metaAt } from "../adapter.fixture";
import type { CampaignPlan, LaunchProgress } from "../contract-advertising";
import { type FakeAnswer, type FakeRequest, startFakeServer } from "../fake-server.fixture";
import { aPlan, PICTURE } from "./launch.fixture";

const access = anAccess({ id: "act_101", extra: { pageId: "55", instagramUserId: "178" } });
const IDS = { campaigns: "c1", adsets: "s1", adcreatives: "k1", ads: "a1" } as const;
const ALL = { campaign: "c1", adSet: "s1", image: "h1", creative: "k1", ad: "a1" };
const edgeOf = ({ path }: FakeRequest) => path.split("/").at(-1) ?? "";
const line = ({ method, path }: FakeRequest) => `${method} ${path.replace("/v26.0", "")}`;
const bodyOf = ({ body }: FakeRequest) => JSON.parse(body);
const checksOnly = (request: FakeRequest) => request.body.includes("validate_only");
const isIn = (edge: string): edge is keyof typeof IDS => edge in IDS;

/** A Meta that has what `existing` names and makes everything else. */
function meta(existing: Readonly<Record<string, readonly object[]>> = {}) {
  return (request: FakeRequest): FakeAnswer => {
    const edge = edgeOf(request);
    if (edge === "act_101") return { json: { id: edge } };
    if (request.method === "GET") return { json: { data: existing[edge] ?? [] } };
    if (edge === "adimages") return { json: { images: { bytes: { hash: "h1", url: "https://x.example" } } } };
    if (request.method === "POST" && isIn(edge) && !checksOnly(request)) return { json: { id: IDS[edge] } };
    return { json: { success: true } };
  };
}

async function launch(
  answer: (request: FakeRequest) => FakeAnswer,
  plan: CampaignPlan = aPlan(),
  progress: LaunchProgress = {},
) {
  const { url, requests } = await startFakeServer(answer);
  const saved: LaunchProgress[] = [];
  const done = await metaAt(url)
    .launch.launch(access, plan, progress, async (made) => void saved.push(made))
    .catch((error: unknown) => error);
  const made = requests.filter((request) => request.method === "POST" && !checksOnly(request));
  return { done, saved, requests, made };
}

test("a campaign is made part by part, everything paused and named after the plan, and saved after each", async () => {
  const { done, saved, made, requests } = await launch(meta());
  expect(done).toEqual(ALL);
  expect(saved.map((progress) => Object.keys(progress).at(-1))).toEqual([
    "campaign",
    "adSet",
    "image",
    "creative",
    "ad",
  ]);
  expect(requests.map(line)).toEqual([
    "GET /act_101/campaigns",
    "POST /act_101/campaigns",
    ...["POST /act_101/adsets", "POST /act_101/adsets"],
    "POST /act_101/adimages",
    ...["POST /act_101/adcreatives", "POST /act_101/adcreatives"],
    ...["POST /act_101/ads", "POST /act_101/ads"],
  ]);
  const [campaign, adSet, image, creative, ad] = made;
  expect(campaign && bodyOf(campaign)).toEqual({
    name: "Autumn sale [tag12345]",
    objective: "OUTCOME_SALES",
    status: "PAUSED",
    buying_type: "AUCTION",
    special_ad_categories: [],
    is_adset_budget_sharing_enabled: false,
  });
  expect(adSet && bodyOf(adSet)).toEqual({
    name: "Autumn sale set [tag12345]",
    campaign_id: "c1",
    status: "PAUSED",
    daily_budget: "2000",
    bid_strategy: "LOWEST_COST_WITHOUT_CAP",
    billing_event: "IMPRESSIONS",
    optimization_goal: "OFFSITE_CONVERSIONS",
    destination_type: "WEBSITE",
    promoted_object: { pixel_id: "610000000000101", custom_event_type: "PURCHASE" },
    targeting: {
      geo_locations: { countries: ["FR"] },
      publisher_platforms: ["facebook", "instagram"],
      targeting_automation: { advantage_audience: 1 },
    },
    start_time: "2030-11-30T23:00:00+0000",
    end_time: "2030-12-20T23:00:00+0000",
    dsa_beneficiary: "Harbour Street",
    dsa_payor: "Harbour Street",
  });
  expect(Object.fromEntries(new URLSearchParams(image?.body))).toEqual({ bytes: PICTURE.toString("base64") });
  expect(creative && bodyOf(creative)).toEqual({
    name: "Autumn sale creative [tag12345]",
    object_story_spec: {
      page_id: "55",
      instagram_user_id: "178",
      link_data: {
        link: "https://shop.example/autumn",
        message: "Everything must go",
        name: "Autumn sale",
        image_hash: "h1",
        call_to_action: { type: "SHOP_NOW", value: { link: "https://shop.example/autumn" } },
      },
    },
  });
  expect(ad && bodyOf(ad)).toEqual({
    name: "Autumn sale ad [tag12345]",
    adset_id: "s1",
    creative: { creative_id: "k1" },
    status: "PAUSED",
  });
});

test("each goal is optimised for what belongs to it", async () => {
  const sets = new Map<string, Record<string, unknown>>();
  for (const goal of ["traffic", "awareness"] as const) {
    const { made } = await launch(meta(), aPlan({ goal, targetId: null }));
    const [campaign, adSet] = made.map((request) => (request.body.startsWith("{") ? bodyOf(request) : {}));
    sets.set(campaign.objective, adSet);
  }
  expect([...sets.keys()]).toEqual(["OUTCOME_TRAFFIC", "OUTCOME_AWARENESS"]);
  const traffic = sets.get("OUTCOME_TRAFFIC");
  expect(traffic).toMatchObject({ optimization_goal: "LINK_CLICKS", destination_type: "WEBSITE" });
  expect(traffic).not.toHaveProperty("promoted_object");
  const awareness = sets.get("OUTCOME_AWARENESS");
  expect(awareness).toMatchObject({ optimization_goal: "REACH", promoted_object: { page_id: "55" } });
  expect(awareness).not.toHaveProperty("destination_type");
});

test.each<[string, Partial<CampaignPlan>, object]>([
  ["ages", { ages: { min: 30, max: 50 } }, { age_min: 30, age_max: 50 }],
  ["lists", { audienceIds: ["71"] }, { age_min: 18, age_max: 65, custom_audiences: [{ id: "71" }] }],
  ["a special category", { specialCategory: "housing" }, { age_min: 18, age_max: 65 }],
])("with %s Meta may not look beyond what was chosen", async (_, changes, targeting) => {
  const { made } = await launch(meta(), aPlan(changes));
  const [campaign, adSet] = made.map((request) => (request.body.startsWith("{") ? bodyOf(request) : {}));
  expect(adSet.targeting).toMatchObject({ ...targeting, targeting_automation: { advantage_audience: 0 } });
  if (changes.specialCategory)
    expect(campaign).toMatchObject({ special_ad_categories: ["HOUSING"], special_ad_category_country: ["FR"] });
});

test("whoever is left out stays left out, and the Page that was chosen shows the ads", async () => {
  const identity = { id: "77", name: "Old Town", instagramUserId: "179" };
  const { made } = await launch(meta(), aPlan({ excludedAudienceIds: ["72"], identity, goal: "awareness" }));
  const [, adSet, , creative] = made.map((request) => (request.body.startsWith("{") ? bodyOf(request) : {}));
  expect(adSet.targeting).toMatchObject({
    excluded_custom_audiences: [{ id: "72" }],
    targeting_automation: { advantage_audience: 1 },
  });
  expect(adSet.promoted_object).toEqual({ page_id: "77" });
  expect(creative.object_story_spec).toMatchObject({ page_id: "77", instagram_user_id: "179" });
});

test("a budget for the whole time, a start that has passed and a shop outside the EU", async () => {
  const { made } = await launch(
    meta(),
    aPlan({ budget: { per: "lifetime", amountMinor: 90_000 }, from: "2020-01-01", countries: ["US"] }),
  );
  const adSet = made[1] && bodyOf(made[1]);
  expect(adSet).toMatchObject({ lifetime_budget: "90000", end_time: "2030-12-20T23:00:00+0000" });
  for (const field of ["daily_budget", "start_time", "dsa_payor", "dsa_beneficiary"])
    expect(adSet).not.toHaveProperty(field);
});

const found = [
  { id: "9", name: "Autumn sale [other123]" },
  { id: "found", name: "Autumn sale x [tag12345]" },
];
test.each<[string, string, LaunchProgress, string]>([
  ["campaign", "campaigns", {}, "/act_101/campaigns"],
  ["adSet", "adsets", { campaign: "c1" }, "/c1/adsets"],
  ["creative", "adcreatives", { campaign: "c1", adSet: "s1", image: "h1" }, "/act_101/adcreatives"],
  ["ad", "ads", { campaign: "c1", adSet: "s1", image: "h1", creative: "k1" }, "/s1/ads"],
])("a %s whose answer was lost is found by its name and not made again", async (part, edge, progress, path) => {
  const { done, made, requests } = await launch(meta({ [edge]: found }), aPlan(), progress);
  expect(done).toMatchObject({ [part]: "found" });
  expect(made.map(edgeOf)).not.toContain(edge);
  expect(requests[0] && line(requests[0])).toBe(`GET ${path}`);
});

test("what is made already is left alone", async () => {
  const { done, requests } = await launch(meta(), aPlan(), ALL);
  expect(done).toEqual(ALL);
  expect(requests).toEqual([]);
});

test("what Meta refuses is refused before it is made, with the fields Meta blames, and what was made is saved", async () => {
  const { done, saved, made } = await launch((request) =>
    edgeOf(request) === "adsets" && checksOnly(request)
      ? {
          status: 400,
          json: {
            error: {
              ...{ code: 100, error_subcode: 1_885_272, error_user_msg: "Trop petit." },
              error_data: { blame_field_specs: [["daily_budget"]] },
            },
          },
        }
      : meta()(request),
  );
  expect(done).toMatchObject({ failure: { kind: "rejected" }, details: { fields: ["daily_budget"] } });
  expect(saved).toEqual([{ campaign: "c1" }]);
  expect(made.map(edgeOf)).toEqual(["campaigns"]);
});

test("a part whose answer is lost may have been made", async () => {
  const { done, saved } = await launch((request) =>
    request.method === "POST" && edgeOf(request) === "ads" && !checksOnly(request)
      ? { mode: "reset" }
      : meta()(request),
  );
  expect(done).toMatchObject({ failure: { kind: "ambiguous" } });
  expect(saved.at(-1)).toEqual({ campaign: "c1", adSet: "s1", image: "h1", creative: "k1" });
});

const budgets = (least: number) => meta({ minimum_budgets: [{ currency: "EUR", min_daily_budget_imp: least }] });
test("Meta checks the campaign and makes nothing, and its least budget is known beforehand", async () => {
  const { url, requests } = await startFakeServer(budgets(2000));
  await metaAt(url).launch.validate(access, aPlan());
  expect(requests.map(line)).toEqual(["GET /act_101/minimum_budgets", "POST /act_101/campaigns"]);
  expect(requests[1] && bodyOf(requests[1])).toMatchObject({
    execution_options: ["validate_only"],
    name: "Autumn sale [tag12345]",
  });
});

test.each<[CampaignPlan["budget"], string]>([
  [{ per: "day", amountMinor: 2000 }, "daily_budget"],
  [{ per: "lifetime", amountMinor: 40_000 }, "lifetime_budget"],
])("a budget of %j is less than Meta's least", async (budget, field) => {
  const { url, requests } = await startFakeServer(budgets(2001));
  await expect(metaAt(url).launch.validate(access, aPlan({ budget }))).rejects.toMatchObject({
    failure: { kind: "rejected" },
    details: { reason: "budget_too_low", fields: [field] },
  });
  expect(requests).toHaveLength(1);
});

test("a least budget that Meta does not tell keeps nobody from asking Meta itself", async () => {
  const { url, requests } = await startFakeServer(({ method }) =>
    method === "GET" ? { status: 403, json: { error: { code: 200 } } } : { json: { success: true } },
  );
  await metaAt(url).launch.validate(access, aPlan());
  expect(requests).toHaveLength(2);
});

const unknownTo =
  (...ends: readonly string[]) =>
  (request: FakeRequest): FakeAnswer =>
    ends.some((end) => request.path.endsWith(end))
      ? { status: 400, json: { error: { code: 100, error_subcode: 33 } } }
      : meta()(request);

test("undoing removes what was made, children first; what is gone is done", async () => {
  const { url, requests } = await startFakeServer(unknownTo("/k1"));
  await metaAt(url).launch.undo(access, aPlan(), ALL);
  expect(requests.map(line)).toEqual(["DELETE /a1", "DELETE /k1", "GET /act_101", "DELETE /s1", "DELETE /c1"]);
});

test("with the ad account out of sight nothing counts as removed", async () => {
  const { url, requests } = await startFakeServer(unknownTo("/a1", "/act_101"));
  await expect(metaAt(url).launch.undo(access, aPlan(), ALL)).rejects.toMatchObject({
    failure: { kind: "permission" },
    details: { reason: "target_gone" },
  });
  expect(requests.map(line)).toEqual(["DELETE /a1", "GET /act_101"]);
});

test.each<[string, LaunchProgress, string[]]>([
  ["campaigns", {}, ["DELETE /found"]],
  ["adsets", { campaign: "c1" }, ["DELETE /found", "DELETE /c1"]],
  ["adcreatives", { campaign: "c1", adSet: "s1", image: "h1" }, ["DELETE /found", "DELETE /s1", "DELETE /c1"]],
  ["ads", { campaign: "c1", adSet: "s1", image: "h1", creative: "k1" }, ["/found", "/k1", "/s1", "/c1"]],
])("undoing finds what was made in %s when the answer was lost", async (edge, progress, removed) => {
  const named = [{ id: "found", name: "Autumn sale x [tag12345]" }];
  const { url, requests } = await startFakeServer(meta({ [edge]: named }));
  await metaAt(url).launch.undo(access, aPlan(), progress);
  expect(requests.filter(({ method }) => method === "DELETE").map(line)).toEqual(
    removed.map((path) => `DELETE ${path.replace("DELETE ", "")}`),
  );
});

test("undoing once more what is gone, and what never was, is done", async () => {
  const gone = await startFakeServer(unknownTo("/c1", "/adsets"));
  await metaAt(gone.url).launch.undo(access, aPlan(), { campaign: "c1" });
  expect(gone.requests.map(line)).toEqual(["GET /c1/adsets", "GET /act_101", "DELETE /c1", "GET /act_101"]);
  const never = await startFakeServer(meta());
  await metaAt(never.url).launch.undo(access, aPlan(), {});
  expect(never.requests.map(line)).toEqual(["GET /act_101/campaigns"]);
});

test.each([false, "false"])("a change that Meta answers with success %j is none", async (success) => {
  const { url } = await startFakeServer(() => ({ json: { success } }));
  const port = metaAt(url).launch;
  await expect(port.undo(access, aPlan(), ALL)).rejects.toMatchObject({ failure: { kind: "ambiguous" } });
  await expect(port.setStatus(access, "c1", "paused")).rejects.toMatchObject({ failure: { kind: "ambiguous" } });
});

test("a campaign is looked for among all when Meta takes no filter", async () => {
  const { done, made, requests } = await launch((request) =>
    request.query.has("filtering")
      ? { status: 400, json: { error: { code: 100, message: "Filtering field name is invalid" } } }
      : meta({ campaigns: found })(request),
  );
  expect(done).toMatchObject({ campaign: "found" });
  expect(made.map(edgeOf)).not.toContain("campaigns");
  expect(requests.slice(0, 2).map(({ query }) => query.has("filtering"))).toEqual([true, false]);
});

test("starting wakes what launch made, the campaign last, and leaves alone what others added", async () => {
  const { url, requests } = await startFakeServer((request) => {
    if (request.method === "POST") return { json: { success: true } };
    const edge = edgeOf(request);
    if (edge === "c1") return { json: { id: "c1", name: "Autumn sale [tag12345]" } };
    const id = edge === "ads" ? "a1" : "s1";
    return {
      json: {
        data: [
          { id, name: "Autumn sale x [tag12345]" },
          { id: `${id}-other`, name: "By hand" },
        ],
      },
    };
  });
  await metaAt(url).launch.setStatus(access, "c1", "active");
  const changes = requests.filter(({ method }) => method === "POST");
  expect(changes.map(line)).toEqual(["POST /a1", "POST /s1", "POST /c1"]);
  expect(changes.map(bodyOf)).toEqual([{ status: "ACTIVE" }, { status: "ACTIVE" }, { status: "ACTIVE" }]);
});

test("pausing, and starting what we did not make, touches the campaign alone", async () => {
  const { url, requests } = await startFakeServer(({ method }) =>
    method === "GET" ? { json: { id: "c1", name: "By hand" } } : { json: { success: true } },
  );
  const port = metaAt(url).launch;
  await port.setStatus(access, "c1", "paused");
  await port.setStatus(access, "c1", "active");
  expect(requests.map(line)).toEqual(["POST /c1", "GET /c1", "POST /c1"]);
  expect(requests.filter(({ method }) => method === "POST").map(bodyOf)).toEqual([
    { status: "PAUSED" },
    { status: "ACTIVE" },
  ]);
});
