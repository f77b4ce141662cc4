import type { APIRequestContext } from "@playwright/test";
import { HARBOUR, RIVAL, type Store } from "./support/people";
import { BRIEFLY, keepScreens } from "./support/screens";
import { expect, test } from "./support/test";

const PAGES = [
  "overview",
  "events",
  "events/failures",
  "connections",
  "connections/facebook",
  "settings/keys",
  "settings/rates",
] as const;
const NO_SUCH_KEY = "00000000-0000-4000-8000-00000000ffff";

/** The answers of every call of the API that a browser may make for a store, by what it does. */
async function callEverything(api: APIRequestContext, { id }: Store) {
  const base = "/api/v1/marketing";
  // In those days the demo business sold nothing.
  const filter = { kind: "range", from: "2001-01-01", to: "2001-01-02" };
  const rate = { from: "USD", to: "EUR", validFrom: "2026-11-01", rate: "0.9215" };
  const choice = { platform: "google", adAccountId: "1", targetId: "1" };
  const read = {
    status: api.get(`${base}/status/${id}`),
    campaigns: api.get(`${base}/campaigns/${id}`),
    events: api.get(`${base}/events/${id}`),
    failures: api.get(`${base}/events/${id}/failures`),
    "event status": api.get(`${base}/events/status/${id}`),
    rates: api.get(`${base}/exchange-rates/${id}`),
  };
  const operate = {
    connect: api.get(`${base}/connect/google?storeId=${id}`, { maxRedirects: 0 }),
    assets: api.get(`${base}/assets/${id}?platform=google`),
    "choose assets": api.post(`${base}/assets/${id}`, { data: choice }),
    "replay preview": api.post(`${base}/events/${id}/replay/preview`, { data: { filter } }),
    replay: api.post(`${base}/events/${id}/replay`, { data: { replayId: NO_SUCH_KEY, filter } }),
    sync: api.post(`${base}/campaigns/sync/${id}`, { data: {} }),
  };
  const own = {
    disconnect: api.post(`${base}/disconnect/google`, { data: { storeId: id } }),
    keys: api.get(`${base}/api-keys/${id}`),
    "create key": api.post(`${base}/api-keys/${id}`, { data: { name: "not allowed" } }),
    "revoke key": api.delete(`${base}/api-keys/${id}/${NO_SUCH_KEY}`),
    "state rate": api.post(`${base}/exchange-rates/${id}`, { data: rate }),
    "delete rate": api.delete(`${base}/exchange-rates/${id}/${NO_SUCH_KEY}`),
  };
  return { read: await statuses(read), operate: await statuses(operate), own: await statuses(own) };
}
async function statuses(calls: Record<string, ReturnType<APIRequestContext["get"]>>): Promise<Record<string, number>> {
  const answers = Object.entries(calls).map(async ([name, call]) => [name, (await call).status()] as const);
  return Object.fromEntries(await Promise.all(answers));
}
const all = (status: number, names: Record<string, number>) =>
  Object.fromEntries(Object.keys(names).map((name) => [name, status]));

test.describe("a cashier", () => {
  test.use({ person: "cashier", expectedErrors: [/status of 403/] });

  test("sees no marketing anywhere, and reads why", async ({ page }) => {
    for (const path of ["/", ...PAGES.map((name) => `/${HARBOUR.slug}/${name}`), "/stores"]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(403);
      await expect(page.getByTestId("forbidden")).toContainText("Your role has no marketing");
      await expect(page.getByTestId("forbidden")).toContainText("ask the owner");
      await expect(page.getByText(/ROAS|€|Facebook/)).toHaveCount(0);
    }
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    await keepScreens(page, "24-forbidden-cashier");
  });

  test("is refused by every call of the API", async ({ api }) => {
    const { read, operate, own } = await callEverything(api, HARBOUR);
    expect({ read, operate, own }).toEqual({ read: all(403, read), operate: all(403, operate), own: all(403, own) });
  });
});

test.describe("a viewer", () => {
  test.use({ person: "viewer", expectedErrors: [/status of 403/] });

  test("sees figures and sales, and no button that changes anything", async ({ page }) => {
    await page.goto(`/${HARBOUR.slug}/overview`);
    await expect(page.getByTestId(/^campaign-row-/).first()).toBeVisible();
    await expect(page.getByTestId("event-sync-status")).toBeVisible();
    await expect(page.getByTestId(/^(refresh|connect|disconnect|alert-connect)-/)).toHaveCount(0);
    await keepScreens(page, "24-overview-viewer", BRIEFLY);

    await page.goto(`/${HARBOUR.slug}/connections`);
    await expect(page.getByTestId("connection-status-cards")).toBeVisible();
    await expect(page.getByTestId(/^(refresh|connect|disconnect)-/)).toHaveCount(0);
    await expect(page.getByRole("link", { name: /Change account/ })).toHaveCount(0);

    await page.goto(`/${HARBOUR.slug}/settings/keys`);
    await expect(page.getByTestId("keys-forbidden")).toContainText("Only the owner manages keys");
    await expect(page.getByTestId("create-key")).toHaveCount(0);
    await keepScreens(page, "23-keys-forbidden", BRIEFLY);

    expect((await page.goto(`/${HARBOUR.slug}/connections/facebook`))?.status()).toBe(403);
    await expect(page.getByTestId("forbidden")).toContainText("Your role does not include this");
    await expect(page.getByRole("link", { name: `Go to ${HARBOUR.name}` })).toBeVisible();
  });

  test("may read through the API and change nothing", async ({ api }) => {
    const { read, operate, own } = await callEverything(api, HARBOUR);
    expect({ read, operate, own }).toEqual({ read: all(200, read), operate: all(403, operate), own: all(403, own) });
  });
});

test.describe("a marketing manager", () => {
  test.use({ person: "manager" });

  test("operates the connections, and reads that ending them and making keys is the owner's", async ({ page, api }) => {
    await page.goto(`/${HARBOUR.slug}/connections`);
    const card = page.getByTestId("connection-card-google");
    await expect(page.getByTestId("refresh-google")).toBeVisible();
    const disconnect = card.getByRole("button", { name: "Disconnect Google Ads" });
    await expect(disconnect).toBeDisabled();
    await disconnect.focus();
    await expect(page.getByRole("tooltip")).toContainText("Only the owner can disconnect.");
    await disconnect.press("Enter");
    await expect(page.getByRole("alertdialog")).toHaveCount(0);

    await page.goto(`/${HARBOUR.slug}/settings/keys`);
    await expect(page.getByTestId("keys-forbidden")).toContainText("Ask the owner");
    const { read, own } = await callEverything(api, HARBOUR);
    expect({ read, own }).toEqual({ read: all(200, read), own: all(403, own) });
  });
});

for (const { person, store } of [
  { person: "rival", store: HARBOUR },
  { person: "owner", store: RIVAL },
] as const) {
  test.describe(`${store.name} and somebody of another business`, () => {
    test.use({ person, expectedErrors: [/status of 404/] });

    test(`${store.name} does not exist for the ${person}`, async ({ page, api }) => {
      for (const path of PAGES.flatMap((name) => [`/${store.slug}/${name}`, `/${store.id}/${name}`])) {
        const answer = await api.get(path);
        expect(answer.status(), path).toBe(404);
        expect(await answer.text()).not.toContain(store.name);
      }
      expect((await page.goto(`/${store.slug}/overview`))?.status()).toBe(404);
      await expect(page.getByTestId("not-found")).toBeVisible();
      await expect(page.locator("body")).not.toContainText(store.name);
      const answers = await callEverything(api, store);
      const { read, operate, own } = answers;
      expect(answers).toEqual({ read: all(404, read), operate: all(404, operate), own: all(404, own) });
    });
  });
}
