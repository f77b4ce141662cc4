import { beforeEach, expect, test } from "vitest";
import { anAdSet, aStory, aTargeting, createAll } from "./ads/ads.fixture";
import { createAudience } from "./audiences/audiences.fixture";
import { type Answer, beforeEachTest, DATASET, errorIn, HARBOUR, type MetaClient } from "./meta-client.fixture";

// What a person did meanwhile meets a careful client too. Whatever is refused because of it must leave no mark.
let meta: MetaClient;
let token: string;
let made: Awaited<ReturnType<typeof createAll>>;
beforeEachTest((fresh) => {
  ({ meta, token } = fresh);
});
beforeEach(async () => {
  made = await createAll(meta, token);
});

type Shop = {
  people: { pages: string[] }[];
  adAccounts: { id: string; datasets: { id: string }[]; instagramAccounts: unknown[] }[];
};
/** Somebody changes the shop. */
async function meanwhile(change: (shop: Shop) => void): Promise<void> {
  const shop = (await meta.control("GET", "/accounts/meta")).body as Shop;
  change(shop);
  expect((await meta.control("PUT", "/accounts/meta", shop)).status).toBe(200);
}
const post = (edge: string, body: object) => meta.post(token, `/${HARBOUR}/${edge}`, body);
const withAudience = (id: string) =>
  post("adsets", anAdSet(made.campaignId, { targeting: aTargeting({ custom_audiences: [{ id }] }) }));
const tell = (change: object = {}) => post("adcreatives", { name: "c1", object_story_spec: aStory(change) });

test.each<[string, () => Promise<Answer>]>([
  [
    "a change of what was deleted",
    async () => {
      await meta.remove(token, `/${made.campaignId}`);
      return meta.post(token, `/${made.campaignId}`, { status: "PAUSED" });
    },
  ],
  [
    "an ad set for sales of a dataset that is gone",
    async () => {
      await meanwhile(({ adAccounts }) => {
        for (const account of adAccounts) account.datasets = account.datasets.filter(({ id }) => id !== DATASET);
      });
      return post("adsets", anAdSet(made.campaignId));
    },
  ],
  [
    "an ad set for a list that is gone",
    async () => {
      const id = await createAudience(meta, token);
      await meta.remove(token, `/${id}`);
      return withAudience(id);
    },
  ],
  [
    "a creative of a Page that was taken away",
    async () => {
      await meanwhile(({ people }) => {
        for (const person of people) person.pages = [];
      });
      return tell();
    },
  ],
  [
    "people like those on a list that is gone",
    async () => {
      const id = await createAudience(meta, token);
      await meta.remove(token, `/${id}`);
      const lookalike_spec = { type: "similarity", country: "FR", ratio: 0.01 };
      return post("customaudiences", { name: "x", subtype: "LOOKALIKE", origin_audience_id: id, lookalike_spec });
    },
  ],
])("%s is refused and leaves no mark", async (_what, call) => {
  expect(errorIn(await call()).code).toBe(100);
  expect(await meta.violations()).toEqual([]);
});

test.each<[string, () => Promise<Answer>, number]>([
  ["a page of more rows than there may be", () => meta.get(token, `/${HARBOUR}/campaigns`, { limit: "6000" }), 1],
  ["a list that is named by something else", () => withAudience("regulars"), 100],
  ["a Page without its id", () => tell({ page_id: undefined }), 100],
  ["a status that there is not", () => meta.post(token, `/${made.campaignId}`, { status: "SLEEPING" }), 100],
])("%s is refused and leaves its mark", async (_what, call, code) => {
  expect(errorIn(await call()).code).toBe(code);
  expect(await meta.violations()).toHaveLength(1);
});
