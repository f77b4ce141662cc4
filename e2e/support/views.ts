import type { APIRequestContext, Page } from "@playwright/test";
import { HARBOUR, type Person } from "./people";
import { test as base, expect } from "./test";

const VIEWS = `/api/v1/marketing/campaign-views/${HARBOUR.id}`;

type Fixtures = {
  /** The API as somebody calls it; views that were saved with it or beside it are gone after the test. */
  as: (person: Person) => Promise<APIRequestContext>;
  pageOf: (person: Person) => Promise<Page>;
};
export const test = base.extend<Fixtures>({
  as: async ({ playwright, sessions, baseURL: given }, provide) => {
    const baseURL = given ?? "";
    const open = new Map<Person, APIRequestContext>();
    const as = async (person: Person) => {
      const known = open.get(person);
      if (known) return known;
      const api = await playwright.request.newContext({
        baseURL,
        extraHTTPHeaders: { origin: baseURL },
        storageState: await sessions(person),
      });
      open.set(person, api);
      return api;
    };
    await provide(as);
    for (const person of ["manager", "viewer", "owner"] as const) {
      const api = await as(person);
      const { data } = await (await api.get(VIEWS)).json();
      for (const { id, isOwn } of data) if (isOwn) expect((await api.delete(`${VIEWS}/${id}`)).status()).toBe(200);
      await api.dispose();
    }
  },
  pageOf: async ({ browser, sessions }, provide) => {
    const opened: Page[] = [];
    await provide(async (person) => {
      const page = await (await browser.newContext({ storageState: await sessions(person) })).newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});
type Saved = { id: string; name: string };
export async function save(api: APIRequestContext, body: object): Promise<Saved> {
  const answer = await api.post(VIEWS, { data: body });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).data;
}
export const LOSING = {
  name: "Google, losing money",
  shows: { platform: "google", sort: "roas", order: "asc", range: "7d" },
};
export const LOSING_KEYS = "platform=google&sort=roas&order=asc&range=7d";
