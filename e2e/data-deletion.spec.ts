import AxeBuilder from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { readConnection, readStatus, reconnect } from "./support/connect";
import { HARBOUR, OLD_TOWN, type Platform, type Store } from "./support/people";
import type { Sandbox } from "./support/sandbox";
import { keepScreens, LOOKS, wear } from "./support/screens";
import { expect, test } from "./support/test";

// Both tests end the same person's sign-in and take it up again.
test.describe.configure({ mode: "serial" });
test.use({ person: "owner", expectedErrors: [/status of 404/] });

/** Who has signed in at Facebook for the owner's stores, by the id that our app knows. */
const MAYA = "218471000000001";
const SHARING = ["facebook", "instagram"] as const;
const card = (page: Page, platform: Platform) => page.getByTestId(`connection-card-${platform}`);

/** Lets the pretended platform tell the application about the person, as it does when they act there. */
const sayAsMeta = (sandbox: Sandbox, baseURL: string | undefined, kind: string, tamper?: string) =>
  sandbox.callBack({
    kind,
    url: `${baseURL}/api/v1/marketing/platform-callbacks/meta/${kind}`,
    personId: MAYA,
    ...(tamper && { tamper }),
  });

/** Which of the stores' connections live on that sign-in. */
async function connectedBefore(api: APIRequestContext): Promise<{ store: Store; platforms: Platform[] }[]> {
  const stores = [HARBOUR, OLD_TOWN].map(async (store) => {
    const rows = await readStatus(api, store);
    return { store, platforms: SHARING.filter((id) => rows.some((row) => row.platform === id && row.connectedAt)) };
  });
  return Promise.all(stores);
}
async function signInAgain(page: Page, api: APIRequestContext, before: Awaited<ReturnType<typeof connectedBefore>>) {
  for (const { store, platforms } of before)
    for (const platform of platforms)
      if ((await readConnection(api, store, platform)).status !== "connected") await reconnect(page, store, platform);
}

test("a person who removes the app at Facebook leaves connections that ask for a sign-in, in every store", async ({
  page,
  api,
  sandbox,
  baseURL,
}) => {
  const before = await connectedBefore(api);
  const chosen = await readConnection(api, HARBOUR, "facebook");
  for (const tamper of ["payload", "secret", "algorithm", "dot"])
    expect((await sayAsMeta(sandbox, baseURL, "deauthorize", tamper)).status).toBe(400);
  expect((await readConnection(api, HARBOUR, "facebook")).status).toBe("connected");
  expect(await sayAsMeta(sandbox, baseURL, "deauthorize")).toEqual({ status: 200, body: {} });

  for (const { store, platforms } of before)
    for (const platform of platforms)
      await expect
        .poll(async () => (await readConnection(api, store, platform)).reason, `${platform} of ${store.name}`)
        .toBe("token_revoked");
  await page.goto(`/${HARBOUR.slug}/connections`);
  for (const platform of SHARING) await expect(card(page, platform)).toHaveAttribute("data-state", "needs_sign_in");
  await expect(card(page, "facebook")).toContainText("Access was taken back at Facebook");
  await expect(card(page, "google")).toHaveAttribute("data-state", /connected|syncing/);

  await signInAgain(page, api, before);
  const { status, accountInfo, target } = await readConnection(api, HARBOUR, "facebook");
  expect({ status, accountInfo, target }).toEqual({
    status: "connected",
    accountInfo: chosen.accountInfo,
    target: chosen.target,
  });
});

test("a person who wants their data deleted is given a page that says what became of it", async ({
  page,
  api,
  browser,
  sandbox,
  baseURL,
}) => {
  const before = await connectedBefore(api);
  const answer = await sayAsMeta(sandbox, baseURL, "data-deletion");
  expect(answer.status).toBe(200);
  const receipt = answer.body as { url: string; confirmation_code: string };
  expect(receipt).toEqual({
    url: `${baseURL}/data-deletion/${receipt.confirmation_code}`,
    confirmation_code: expect.stringMatching(/^[0-9a-f]{32}$/),
  });

  // Whoever opens it has no account here.
  const stranger = await browser.newContext({ reducedMotion: "reduce" });
  const theirs = await stranger.newPage();
  await expect
    .poll(async () => {
      expect((await theirs.goto(receipt.url))?.status()).toBe(200);
      return theirs.getByTestId("data-deletion").getAttribute("data-state");
    })
    .toBe("done");
  await expect(theirs).toHaveTitle("Data deletion · DiveSeeks Marketing");
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Your request to delete your data");
  const stores = before.filter(({ platforms }) => platforms.length > 0).length;
  await expect(theirs.getByTestId("deletion-outcome")).toContainText(`for ${stores} store`);
  await expect(theirs.getByText(receipt.confirmation_code)).toBeVisible();
  await expect(theirs.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  for (const look of LOOKS) {
    await wear(theirs, look);
    const { violations } = await new AxeBuilder({ page: theirs }).analyze();
    expect(
      violations.map(({ id }) => id),
      `${look.theme} ${look.width}`,
    ).toEqual([]);
  }
  await keepScreens(theirs, "33-data-deletion-done");
  await wear(theirs, { theme: "light", width: 320 });
  expect(await theirs.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect((await theirs.goto(`/data-deletion/${"0".repeat(32)}`))?.status()).toBe(404);
  await expect(theirs.getByTestId("not-found")).toBeVisible();
  await stranger.close();

  await page.goto(`/${HARBOUR.slug}/connections`);
  for (const platform of SHARING) await expect(card(page, platform)).toHaveAttribute("data-state", "erased");
  await expect(card(page, "facebook")).toContainText("asked Facebook to have their data deleted");
  await expect(card(page, "google")).toHaveAttribute("data-state", /connected|syncing/);
  await keepScreens(page, "33-connections-erased");
  await page.goto(`/${HARBOUR.slug}/overview`);
  await expect(page.getByTestId("alert-strip")).toContainText("Sign in to Facebook again");

  await signInAgain(page, api, before);
  for (const platform of SHARING) expect((await readConnection(api, HARBOUR, platform)).status).toBe("connected");
});
