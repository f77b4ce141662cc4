import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorIn, HARBOUR, type MetaClient, startMeta, textIn } from "../meta-client.fixture";
import { aCampaign, aLink, anAdSet, aStory, createAll, INSTAGRAM, PNG } from "./ads.fixture";

const OLD_TOWN = "act_310000000000202";
const MARKET = "act_310000000000303";
let meta: MetaClient;
let token: string;
let made: Awaited<ReturnType<typeof createAll>>;
beforeAll(async () => {
  meta = await startMeta();
  token = await meta.connect();
  made = await createAll(meta, token);
});
afterAll(() => meta.close());

const create = (story: object | undefined, more: object = {}, account = HARBOUR) =>
  meta.post(token, `/${account}/adcreatives`, { name: "c", object_story_spec: story, ...more });
const anAd = (change: object = {}) => ({
  name: "a1",
  adset_id: made.adSetId,
  creative: { creative_id: made.creativeId },
  status: "PAUSED",
  ...change,
});
const createAd = (change: object = {}) => meta.post(token, `/${HARBOUR}/ads`, anAd(change));
const lastViolations = async () =>
  ((await meta.control("GET", "/requests?platform=meta")).body as { violations: string[] }[]).at(-1)?.violations;

describe("an image", () => {
  const upload = (body: object) => meta.post(token, `/${HARBOUR}/adimages`, body);
  test("is known by its hash, under its name, and can be used in a creative", async () => {
    const answer = await upload({ name: "shop.png", bytes: PNG });
    const { images } = answer.body as { images: Record<string, { hash: string }> };
    const hash = images["shop.png"]?.hash ?? "";
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(await lastViolations()).toEqual([]);
    expect((await create(aStory({ link_data: aLink({ image_hash: hash }) }))).status).toBe(200);
    expect(await meta.all(token, `/${HARBOUR}/adimages`, { hashes: JSON.stringify([hash]) })).toHaveLength(1);
  });

  test.each([
    ["nothing", {}],
    ["what is no base64", { bytes: "!!!" }],
    ["a text", { bytes: Buffer.from("not an image").toString("base64") }],
  ])("is refused when it is %s", async (_what, body) => {
    expect(errorIn(await upload(body)).code).toBe(100);
  });

  test("of another account is unknown", async () => {
    const answer = await meta.post(token, `/${OLD_TOWN}/adimages`, {
      bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString("base64"),
    });
    const { images } = answer.body as { images: { bytes: { hash: string } } };
    expect(errorIn(await create(aStory({ link_data: aLink({ image_hash: images.bytes.hash }) }))).code).toBe(100);
  });
});

describe("a creative", () => {
  test("is created and read back", async () => {
    const node = await meta.get(token, `/${made.creativeId}`, { fields: "name,object_story_spec,instagram_user_id" });
    expect(node.body).toMatchObject({ name: "c1", instagram_user_id: INSTAGRAM });
    // What the tests before it were refused stays in the record.
    expect((await meta.violations()).filter((rule) => !String(rule).startsWith("refused:"))).toEqual([]);
  });

  test("that is only validated is not kept", async () => {
    const before = (await meta.all(token, `/${HARBOUR}/adcreatives`)).length;
    expect((await create(aStory(), { execution_options: ["validate_only"] })).body).toMatchObject({ success: true });
    expect(await meta.all(token, `/${HARBOUR}/adcreatives`)).toHaveLength(before);
  });

  test.each<[string, object | undefined, { code: number; subcode?: number }]>([
    ["without a story", undefined, { code: 100 }],
    ["without a Page", aStory({ page_id: undefined }), { code: 100 }],
    ["with a Page of somebody else", aStory({ page_id: "9" }), { code: 100 }],
    [
      "with an Instagram account that is not connected",
      aStory({ instagram_user_id: "9" }),
      { code: 100, subcode: 1815199 },
    ],
    [
      "with both names of the Instagram account",
      aStory({ instagram_actor_id: INSTAGRAM }),
      { code: 100, subcode: 2238055 },
    ],
    ["with nothing to say", aStory({ link_data: undefined }), { code: 100 }],
    [
      "with an unknown call to action",
      aStory({ link_data: aLink({ call_to_action: { type: "SMILE" } }) }),
      { code: 100 },
    ],
    ["with a link that is none", aStory({ link_data: aLink({ link: "shop.example" }) }), { code: 100 }],
    ["with an unknown image", aStory({ link_data: aLink({ image_hash: "0".repeat(32) }) }), { code: 100 }],
  ])("is refused %s", async (_what, story, error) => {
    expect(errorIn(await create(story))).toMatchObject(error);
  });

  test.each([
    [
      "the old name of the Instagram account",
      aStory({ instagram_user_id: undefined, instagram_actor_id: INSTAGRAM }),
      "unknown key object_story_spec.instagram_actor_id",
    ],
    ["an unknown key", aStory({ link_data: aLink({ mood: "good" }) }), "unknown key link_data.mood"],
  ])("with %s is taken with a violation", async (_what, story, rule) => {
    expect((await create(story)).status).toBe(200);
    expect(await lastViolations()).toEqual([rule]);
  });

  test("in an account that is disabled is refused", async () => {
    expect(errorIn(await create(aStory(), {}, MARKET)).code).toBe(200);
  });
});

describe("an ad", () => {
  test("waits for its review, then is what it was set to", async () => {
    const id = textIn(await createAd(), "id");
    const status = async () =>
      ((await meta.get(token, `/${id}`, { fields: "effective_status" })).body as { effective_status: string })
        .effective_status;
    expect(await status()).toBe("PENDING_REVIEW");
    await meta.control("POST", "/clock", { offsetMs: 90_000 });
    expect(await status()).toBe("PAUSED");
    await meta.post(token, `/${id}`, { status: "ACTIVE" });
    expect(await status()).toBe("ADSET_PAUSED");
    await meta.post(token, `/${made.adSetId}`, { status: "ACTIVE" });
    expect(await status()).toBe("CAMPAIGN_PAUSED");
    await meta.post(token, `/${made.campaignId}`, { status: "ACTIVE" });
    expect(await status()).toBe("ACTIVE");
    await meta.control("POST", "/clock", { offsetMs: 0 });
  });

  test("knows its campaign, ad set and creative", async () => {
    const fields = "name,adset_id,campaign{name},adset{name},creative{id,name}";
    expect((await meta.get(token, `/${made.adId}`, { fields })).body).toMatchObject({
      adset_id: made.adSetId,
      campaign: { id: made.campaignId, name: "Autumn sale" },
      creative: { id: made.creativeId },
    });
  });

  test("that is only validated is not kept, and may be reviewed at once", async () => {
    const before = (await meta.all(token, `/${made.adSetId}/ads`)).length;
    const answer = await createAd({ execution_options: ["validate_only", "synchronous_ad_review"] });
    expect(answer.body).toMatchObject({ success: true });
    expect(await meta.all(token, `/${made.adSetId}/ads`)).toHaveLength(before);
  });

  test.each<[string, object, { code: number; subcode?: number }]>([
    ["without a name", { name: undefined }, { code: 100 }],
    ["without an ad set", { adset_id: undefined }, { code: 100 }],
    ["in an unknown ad set", { adset_id: "9" }, { code: 100, subcode: 33 }],
    ["without a creative", { creative: undefined }, { code: 100 }],
    ["with a creative that is not named", { creative: { name: "c1" } }, { code: 100 }],
    ["with an unknown creative", { creative: { creative_id: "9" } }, { code: 100, subcode: 33 }],
    ["deleted from the start", { status: "DELETED" }, { code: 100 }],
  ])("is refused %s", async (_what, change, error) => {
    expect(errorIn(await createAd(change))).toMatchObject(error);
  });

  test("is refused with the creative of another account", async () => {
    const story = aStory({ page_id: "510000000000202", instagram_user_id: "178410000000202" });
    const creative_id = textIn(await create(story, {}, OLD_TOWN), "id");
    expect(errorIn(await createAd({ creative: { creative_id } }))).toEqual({ code: 100, subcode: 33 });
  });

  test.each(["OUTCOME_SALES", "OUTCOME_TRAFFIC"])("for %s has to lead somewhere", async (objective) => {
    const campaign = textIn(await meta.post(token, `/${HARBOUR}/campaigns`, aCampaign({ objective })), "id");
    const traffic = { optimization_goal: "LINK_CLICKS", promoted_object: undefined };
    const change = objective === "OUTCOME_SALES" ? {} : traffic;
    const adset_id = textIn(await meta.post(token, `/${HARBOUR}/adsets`, anAdSet(campaign, change)), "id");
    const silent = aStory({ link_data: { message: "Come in" } });
    const creative_id = textIn(await create(silent), "id");
    expect(errorIn(await createAd({ adset_id, creative: { creative_id } }))).toEqual({ code: 100, subcode: 2446383 });
  });
});
