import type { Page } from "@playwright/test";
import { answerConsent, connect, readConnection, readStatus } from "./support/connect";
import { LABELS, OLD_TOWN, PLATFORMS, type Platform } from "./support/people";
import { BRIEFLY, keepScreens } from "./support/screens";
import { expect, test } from "./support/test";

// Old Town starts with nothing connected; the tests walk through its first day in order.
test.describe.configure({ mode: "serial" });
test.use({ person: "owner" });

const CONNECTIONS = `/${OLD_TOWN.slug}/connections`;
const card = (page: Page, platform: Platform) => page.getByTestId(`connection-card-${platform}`);

test("a store without connections offers to connect each platform, and nothing else", async ({ page }) => {
  await page.goto(`/${OLD_TOWN.slug}/overview`);
  for (const platform of PLATFORMS) {
    await expect(card(page, platform)).toHaveAttribute("data-state", "not_connected");
    await expect(card(page, platform).getByRole("link")).toHaveText([`Connect ${LABELS[platform]}`]);
    await expect(card(page, platform).getByRole("button")).toHaveCount(0);
  }
  await expect(page.getByTestId("campaigns-first-use")).toBeVisible();
  await expect(page.getByTestId("no-sales")).toBeVisible();
  await keepScreens(page, "03-overview-first-run");
  await page.goto(CONNECTIONS);
  await keepScreens(page, "19-connections-none");
});

test("cancelling at the platform leads to a page that says so and changes nothing", async ({ page, api }) => {
  const before = await readStatus(api, OLD_TOWN);
  for (const platform of ["facebook", "google"] as const) {
    await page.goto(CONNECTIONS);
    await page.getByTestId(`connect-${platform}`).click();
    await answerConsent(page, { press: "Cancel" });
    await expect(page.getByTestId("connect-problem")).toHaveAttribute("data-state", "cancelled");
    await expect(page.getByTestId("connect-problem")).toContainText("You did not finish");
    await expect(page.getByTestId("connect-problem")).toContainText("Nothing was changed.");
    await expect(page.getByTestId("connect-problem-retry")).toBeVisible();
  }
  expect(await readStatus(api, OLD_TOWN)).toEqual(before);
  await keepScreens(page, "19-connections-cancelled", BRIEFLY);
});

test("somebody without ad accounts is told so, and how to go on", async ({ page, api }) => {
  for (const platform of ["facebook", "google"] as const) {
    await page.goto(CONNECTIONS);
    await page.getByTestId(`connect-${platform}`).click();
    await answerConsent(page, { as: "Sam Field" });
    await expect(page.getByTestId("no-assets")).toContainText("no ad account we can use");
    await expect(page.getByTestId("no-assets-retry")).toBeVisible();
    expect((await readConnection(api, OLD_TOWN, platform)).status).toBe("disconnected");
  }
  await keepScreens(page, "19-connections-no-assets", BRIEFLY);
});

test("a permission that was not given is named, and asked for again", async ({ page, api }) => {
  await page.goto(CONNECTIONS);
  await page.getByTestId("connect-google").click();
  await answerConsent(page, { without: /Data Manager/ });
  const problem = page.getByTestId("connect-problem");
  await expect(problem).toHaveAttribute("data-state", "permissions_missing");
  await expect(problem).toContainText("send your sales to Google Ads");
  expect((await readConnection(api, OLD_TOWN, "google")).status).toBe("disconnected");
  await keepScreens(page, "19-connections-permission-missing", BRIEFLY);

  await page.getByTestId("connect-problem-retry").click();
  await answerConsent(page);
  await expect(page.getByTestId("asset-picker")).toBeVisible();
});

test("a connection attempt works once, and only with the state it began with", async ({ page }) => {
  const back = page.waitForRequest(/\/callback\/.*[?&]state=/);
  await page.goto(CONNECTIONS);
  await page.getByTestId("connect-facebook").click();
  await answerConsent(page, { press: "Cancel" });
  await expect(page.getByTestId("connect-problem")).toBeVisible();
  const used = (await back).url();

  await page.goto(used);
  await expect(page.getByTestId("connect-problem")).toContainText("already used");
  await keepScreens(page, "19-connections-attempt-used", BRIEFLY);

  await page.goto("/api/v1/marketing/callback/facebook?code=x&state=made-up");
  await expect(page).toHaveURL(/\/connect-problem\?/);
  await expect(page.getByTestId("connect-problem")).toContainText("no longer valid");
  await expect(page.getByRole("link", { name: `Connections of ${OLD_TOWN.name}` })).toBeVisible();
  await keepScreens(page, "19-connect-problem-invalid");
});

test("the picker shows unusable accounts, disabled and with the reason", async ({ page }) => {
  await page.goto(CONNECTIONS);
  await page.getByTestId("connect-facebook").click();
  await answerConsent(page);
  await expect(page).toHaveURL(new RegExp(`${CONNECTIONS}/facebook`));
  const closed = page.getByRole("radio", { name: /Market Square Ads/ });
  await expect(closed).toBeDisabled();
  await expect(closed).toHaveAccessibleDescription(/disabled this account/);
  await expect(page.getByRole("radio", { name: /Riverside Agency/ })).toBeDisabled();
  await page.getByRole("radio", { name: /Harbour Street Ads/ }).check();
  const website = page.getByRole("radio", { name: /Old website pixel/ });
  await expect(website).toBeDisabled();
  await expect(website).toHaveAccessibleDescription(/takes no in-store sales/);
  await expect(page.getByRole("radio", { name: /Harbour Street sales/ })).toBeEnabled();
  await keepScreens(page, "20-picker-facebook");
});

const ACCOUNTS = { facebook: /^Old Town Ads/, instagram: /oldtown/, google: /^Old Town/ } as const;
for (const platform of PLATFORMS) {
  test(`${LABELS[platform]} is connected through its consent page, and its campaigns appear`, async ({ page, api }) => {
    await connect(page, OLD_TOWN, platform, ACCOUNTS[platform]);
    await expect(card(page, platform)).toHaveAttribute("data-state", /connected|syncing/);
    await expect(card(page, platform)).toContainText("Old Town");
    await expect(card(page, platform)).toContainText("Connected");
    const { target } = await readConnection(api, OLD_TOWN, platform);
    if (platform === "instagram") expect(target).toBeUndefined();
    else await expect(card(page, platform)).toContainText(target?.name ?? "a target");

    // The first figures follow the choice by themselves; nothing is pressed.
    await expect.poll(async () => (await readConnection(api, OLD_TOWN, platform)).lastSyncAt).toBeDefined();
    await page.goto(`/${OLD_TOWN.slug}/overview?platform=${platform}&range=90d`);
    await expect(card(page, platform)).toContainText("Last sync");
    await expect(page.getByTestId(`refresh-${platform}`)).toBeVisible();
    await expect(page.getByTestId(`disconnect-${platform}`)).toBeVisible();
    const rows = page.getByTestId(/^campaign-row-/);
    await expect(rows.first()).toBeVisible();
    await expect(rows.first()).toContainText(LABELS[platform]);
    await expect(rows.first().getByTestId("roas-cell")).toContainText(/\d\.\d\d×/);
  });
}

test("disconnecting Instagram names the consequences and leaves Facebook connected", async ({ page, api }) => {
  await page.goto(CONNECTIONS);
  await page.getByTestId("disconnect-instagram").click();
  const dialog = page.getByTestId("disconnect-dialog");
  await expect(dialog).toContainText(
    "Instagram figures stop updating and leave this page. They are kept, and come back when you reconnect.",
  );
  await expect(dialog).toContainText("Facebook stays as it is.");
  await keepScreens(page, "19-connections-disconnect-dialog");
  await page.getByTestId("confirm-disconnect-instagram").click();
  await expect(card(page, "instagram")).toHaveAttribute("data-state", "disconnected");
  await expect(card(page, "facebook")).toHaveAttribute("data-state", "connected");
  expect((await readConnection(api, OLD_TOWN, "facebook")).status).toBe("connected");

  await page.goto(`/${OLD_TOWN.slug}/reports`);
  await expect(page.getByTestId("report-form").getByRole("group", { name: "Platforms" })).toHaveAccessibleDescription(
    /Instagram is not connected\.$/,
  );
});

test("a disconnected platform keeps its history and is taken up again in place", async ({ page, api }) => {
  const before = await readConnection(api, OLD_TOWN, "google");
  const campaigns = `/api/v1/marketing/campaigns/${OLD_TOWN.id}?platform=google`;
  const { total } = (await (await api.get(campaigns)).json()).meta;
  expect(total).toBeGreaterThan(0);

  await page.goto(CONNECTIONS);
  await page.getByTestId("disconnect-google").click();
  await page.getByTestId("confirm-disconnect-google").click();
  await expect(card(page, "google")).toHaveAttribute("data-state", "disconnected");
  await keepScreens(page, "19-connections-disconnected", BRIEFLY);

  await page.getByTestId("connect-google").click();
  await answerConsent(page);
  await expect(page.getByTestId("connect-success")).toContainText("Google Ads is connected");
  await expect(card(page, "google")).toHaveAttribute("data-state", /connected|syncing/);
  const after = await readConnection(api, OLD_TOWN, "google");
  expect(after).toMatchObject({ status: "connected", accountInfo: before.accountInfo, target: before.target });
  expect((await (await api.get(campaigns)).json()).meta.total).toBe(total);

  await page.getByTestId("connect-instagram").click();
  await answerConsent(page);
  await expect(page.getByTestId("connect-success")).toContainText("Instagram is connected");
  await expect(card(page, "instagram")).toContainText("Old Town");
});
