import { expect, type Page } from "@playwright/test";
import { seriousProblems } from "./support/axe";
import { HARBOUR } from "./support/people";
import { keepScreens, wear } from "./support/screens";
import { LOSING, LOSING_KEYS, save, test } from "./support/views";

const OVERVIEW = `/${HARBOUR.slug}/overview`;

test.use({ person: "manager" });
test.describe.configure({ timeout: 120_000 });
// Whatever a test leaves is taken away, whether it asked for the API or not.
test.beforeEach(({ as }) => void as);

const rows = (page: Page) => page.getByTestId(/^campaign-row-/);
const tab = (page: Page, name: string) => page.getByTestId("view-tabs").getByRole("link", { name });
const openTab = (page: Page) => page.getByTestId("view-tabs").locator("[aria-current]");
const said = (page: Page) => page.getByTestId("view-said");
const isInStrip = (page: Page) =>
  page.getByTestId("view-tabs").evaluate((strip) => {
    const [room, tab] = [strip, strip.querySelector("[aria-current]")].map((part) => part?.getBoundingClientRect());
    return room !== undefined && tab !== undefined && tab.left >= room.left - 1 && tab.right <= room.right + 1;
  });
const platform = (page: Page, name: string) => page.getByRole("radio", { name, exact: true });
const keys = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
/** Which campaigns the table has, in its order. */
const campaigns = (page: Page) => rows(page).getByRole("rowheader").allTextContents();
async function pick(page: Page, item: string): Promise<void> {
  await page.getByTestId("view-menu").click();
  await page.getByTestId(item).click();
}
async function giveName(page: Page, name: string): Promise<void> {
  const dialog = page.getByTestId("view-dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByTestId("save-view-name").click();
}

test("what the table shows is saved under a name, opened again with one click, and undone by Back", async ({
  page,
}) => {
  await page.goto(OVERVIEW);
  await expect(openTab(page)).toHaveText("All campaigns");
  await expect(page.getByTestId("save-view")).toHaveCount(0);
  const all = await campaigns(page);
  await platform(page, "Google Ads").check();
  await page.getByRole("table").getByRole("button", { name: "ROAS" }).click();
  await platform(page, "7 days").check();
  await expect.poll(() => keys(page)).toMatchObject({ platform: "google", sort: "roas", range: "7d" });
  const shown = keys(page);

  await page.getByTestId("save-view").click();
  await giveName(page, " ");
  await expect(page.getByTestId("view-dialog")).toContainText("Give it a name.");
  await giveName(page, "Google, losing money");
  await expect(page.getByTestId("view-dialog")).toBeHidden();
  await expect(said(page)).toHaveText("“Google, losing money” is saved.");
  await expect(openTab(page)).toHaveText("Google, losing money");
  await expect(page.getByTestId("save-view")).toHaveCount(0);
  expect(keys(page)).toEqual({ ...shown, view: expect.any(String) });

  await page.reload();
  await expect(openTab(page)).toHaveText("Google, losing money");
  await expect(platform(page, "Google Ads")).toBeChecked();
  const losing = await campaigns(page);
  expect(losing.length).toBeLessThan(all.length);

  await tab(page, "All campaigns").click();
  await expect.poll(() => campaigns(page)).toEqual(all);
  expect(keys(page)).toEqual({});
  await tab(page, "Google, losing money").click();
  await expect.poll(() => campaigns(page)).toEqual(losing);
  await page.goBack();
  await expect(openTab(page)).toHaveText("All campaigns");
  await expect.poll(() => campaigns(page)).toEqual(all);
  await page.goForward();
  await expect.poll(() => campaigns(page)).toEqual(losing);
});

test.describe("a name that is taken", () => {
  test.use({ expectedErrors: [/status of 422/] });

  test("is refused at its field, in whatever case, and another one is not", async ({ page, as }) => {
    const { id } = await save(await as("manager"), LOSING);
    await page.goto(`${OVERVIEW}?view=${id}&${LOSING_KEYS}`);
    await pick(page, "copy-view");
    await giveName(page, LOSING.name.toUpperCase());
    await expect(page.getByTestId("view-dialog")).toContainText("Name is that of another view already.");
    await giveName(page, "A copy");
    await expect(openTab(page)).toHaveText("A copy");
  });
});

test("a change is saved into the view or as a new one, and the view's own tab takes it back", async ({ page, as }) => {
  const { id } = await save(await as("manager"), LOSING);
  await page.goto(`${OVERVIEW}?view=${id}&${LOSING_KEYS}`);
  await expect(openTab(page)).toHaveText(LOSING.name);
  await expect(page.getByTestId("save-view-changes")).toHaveCount(0);
  const status = page.getByRole("combobox", { name: "Status" });
  await status.selectOption("paused");
  await expect(page.getByTestId("save-view")).toHaveText("Save as new view");
  await openTab(page).click();
  await expect(status).toHaveValue("all");
  await expect(page.getByTestId("save-view-changes")).toHaveCount(0);

  await status.selectOption("paused");
  await page.getByTestId("save-view-changes").click();
  await expect(said(page)).toHaveText(`“${LOSING.name}” is saved.`);
  await expect(page.getByTestId("save-view-changes")).toHaveCount(0);
  await page.reload();
  await expect(status).toHaveValue("paused");
  await expect(page.getByTestId("save-view-changes")).toHaveCount(0);

  await platform(page, "Facebook").check();
  await page.getByTestId("save-view").click();
  await giveName(page, "Facebook, paused");
  await expect(openTab(page)).toHaveText("Facebook, paused");
  await pick(page, "rename-view");
  await giveName(page, "Asleep");
  await expect(openTab(page)).toHaveText("Asleep");
  await tab(page, LOSING.name).click();
  await expect(platform(page, "Google Ads")).toBeChecked();
});

test("the first answer of the server has the view's rows and its tab already", async ({ browser, sessions, as }) => {
  const { id } = await save(await as("manager"), { ...LOSING, isDefault: true });
  const context = await browser.newContext({ storageState: await sessions("manager"), javaScriptEnabled: false });
  const page = await context.newPage();
  // Led on by the server, before anything is sent.
  const loaded = await page.goto(OVERVIEW);
  expect(loaded?.url()).toContain(`view=${id}&${LOSING_KEYS}`);
  const answer = (await loaded?.text()) ?? "";
  expect(answer).toContain(`data-testid="view-tab-${id}" data-state="open"`);
  const facts = await (await as("manager")).get(`/api/v1/marketing/campaigns/${HARBOUR.id}`);
  const { data } = await facts.json();
  const table = answer.slice(answer.indexOf("campaign-performance-table"));
  for (const { id: campaign, platform } of data)
    expect(table.includes(`campaign-row-${campaign}`), platform).toBe(platform === "google");
  await context.close();
});

test("a shared view is the team's to open and copy, and its maker's to change", async ({ page, as, pageOf }) => {
  const { id } = await save(await as("manager"), LOSING);
  const other = await pageOf("viewer");
  await other.goto(`${OVERVIEW}?view=${id}&${LOSING_KEYS}`);
  // Not theirs to see as a view; what the address says is shown all the same.
  await expect(openTab(other)).toHaveText("All campaigns");
  await expect(platform(other, "Google Ads")).toBeChecked();
  await expect(tab(other, LOSING.name)).toHaveCount(0);

  await page.goto(`${OVERVIEW}?view=${id}&${LOSING_KEYS}`);
  await pick(page, "share-view");
  await expect(said(page)).toHaveText(`“${LOSING.name}” is shared with the team.`);
  await expect(openTab(page)).toContainText("shared with the team");
  await other.goto(OVERVIEW);
  await tab(other, LOSING.name).click();
  await expect(platform(other, "Google Ads")).toBeChecked();
  await other.getByTestId("view-menu").click();
  const menu = other.getByRole("menu", { name: /Options of the view/ });
  await expect(menu.getByRole("menuitem")).toHaveText(["Make default", "Save a copy"]);
  await menu.getByTestId("copy-view").click();
  await expect(other.getByTestId("view-dialog").getByRole("checkbox")).toHaveCount(0);
  await giveName(other, LOSING.name);
  await expect(other.getByTestId("view-tabs").getByRole("link")).toHaveCount(3);
  await other.getByTestId("view-menu").click();
  await expect(menu.getByRole("menuitem")).toHaveText(["Rename", "Make default", "Save a copy", "Delete"]);

  await pick(page, "unshare-view");
  await expect(said(page)).toHaveText(`Only you see “${LOSING.name}” now.`);
  await other.goto(OVERVIEW);
  await expect(other.getByTestId("view-tabs").getByRole("link")).toHaveCount(2);
});

test("the overview opens with the default view, and all campaigns stay one click away", async ({ page, as }) => {
  const { id } = await save(await as("manager"), LOSING);
  await page.goto(OVERVIEW);
  const all = await campaigns(page);
  await tab(page, LOSING.name).click();
  await pick(page, "default-view");
  await expect(openTab(page)).toContainText("opens first");

  await page.goto(OVERVIEW);
  await expect(openTab(page)).toContainText(LOSING.name);
  await expect.poll(() => keys(page)).toEqual({ view: id, ...Object.fromEntries(new URLSearchParams(LOSING_KEYS)) });
  await tab(page, "All campaigns").click();
  await expect.poll(() => campaigns(page)).toEqual(all);
  await expect.poll(() => keys(page)).toEqual({ view: "all" });
  await page.reload();
  await expect(openTab(page)).toHaveText("All campaigns");
  await expect.poll(() => campaigns(page)).toEqual(all);
  // From another page of the store too.
  await page.getByRole("navigation", { name: "Store" }).getByRole("link", { name: "Reports" }).click();
  await page.waitForURL("**/reports");
  await page.getByRole("navigation", { name: "Store" }).getByRole("link", { name: "Overview" }).click();
  await expect(openTab(page)).toContainText(LOSING.name);
  await expect(platform(page, "Google Ads")).toBeChecked();

  // An address that says something is nobody's default; it says from then on that no view is open.
  await page.goto(`${OVERVIEW}?platform=facebook`);
  await expect(openTab(page)).toHaveText("All campaigns");
  await expect.poll(() => keys(page)).toEqual({ platform: "facebook", view: "all" });
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.poll(() => keys(page)).toEqual({ view: "all" });
  await page.reload();
  await expect.poll(() => campaigns(page)).toEqual(all);

  await tab(page, LOSING.name).click();
  await pick(page, "default-view");
  await expect(said(page)).toHaveText("Your overview opens with all campaigns.");
  await page.goto(OVERVIEW);
  await expect(openTab(page)).toHaveText("All campaigns");
});

test("deleting is undone in place, by its button or by the keyboard, and otherwise stays", async ({ page, as }) => {
  const { id } = await save(await as("manager"), { ...LOSING, isDefault: true });
  await page.goto(OVERVIEW);
  await expect(openTab(page)).toContainText(LOSING.name);
  const losing = await campaigns(page);
  await pick(page, "delete-view");
  await expect(said(page)).toHaveText(`“${LOSING.name}” is deleted.`);
  await expect(tab(page, LOSING.name)).toHaveCount(0);
  await expect(openTab(page)).toBeFocused();
  await page.getByTestId("undo-delete-view").click();
  await expect(openTab(page)).toContainText("opens first");
  await expect(openTab(page)).toBeFocused();
  await expect(said(page)).toBeEmpty();
  await expect.poll(() => campaigns(page)).toEqual(losing);
  await expect.poll(() => keys(page)).toMatchObject({ view: id });

  await pick(page, "delete-view");
  await expect(said(page)).toHaveText(`“${LOSING.name}” is deleted.`);
  await expect(tab(page, LOSING.name)).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(openTab(page)).toContainText(LOSING.name);

  await pick(page, "delete-view");
  await expect(said(page)).toHaveText(`“${LOSING.name}” is deleted.`);
  await page.goto(OVERVIEW);
  await expect(openTab(page)).toHaveText("All campaigns");
  await expect(tab(page, LOSING.name)).toHaveCount(0);
});

test("a view's columns are its own, and those chosen for all campaigns stay those of all campaigns", async ({
  page,
  as,
}) => {
  await save(await as("manager"), { name: "Two columns", shows: { cols: ["roas", "spend"] } });
  await save(await as("manager"), { name: "Usual", shows: {} });
  const heads = page.getByRole("table", { name: "Campaign performance" }).getByRole("columnheader");
  await page.goto(OVERVIEW);
  const count = await heads.count();
  await page.getByTestId("open-column-chooser").click();
  await page.getByTestId("column-chooser").getByRole("checkbox", { name: "Clicks", exact: true }).uncheck();
  await page.keyboard.press("Escape");
  await expect(heads).toHaveCount(count - 1);
  await tab(page, "Two columns").click();
  await expect(heads).toHaveCount(3);
  await tab(page, "Usual").click();
  await expect(heads).toHaveCount(count);
  await page.reload();
  await expect(heads).toHaveCount(count);
  await expect(page.getByTestId("save-view")).toHaveCount(0);
  await tab(page, "All campaigns").click();
  await expect(heads).toHaveCount(count - 1);
});

test("the file is named by the view, and each tab is a link that another window can have", async ({ page, as }) => {
  const { id } = await save(await as("manager"), LOSING);
  await page.goto(OVERVIEW);
  const [opened] = await Promise.all([
    page.context().waitForEvent("page"),
    tab(page, LOSING.name).click({ modifiers: ["ControlOrMeta"] }),
  ]);
  await expect(openTab(page)).toHaveText("All campaigns");
  await expect(openTab(opened)).toHaveText(LOSING.name);
  await expect(platform(opened, "Google Ads")).toBeChecked();
  expect(keys(opened).view).toBe(id);
  const [download] = await Promise.all([
    opened.waitForEvent("download"),
    opened.getByTestId("download-csv-campaigns").click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^harbour-street-campaigns-google-losing-money-20/);
});

test("many views scroll in their own strip, for everybody and in every look", async ({ page, as }) => {
  const api = await as("manager");
  for (const name of ["Weekly meeting with the agency", "Paused by us", "Instagram only", "Search campaigns"])
    await save(api, { name, shared: name.startsWith("W"), shows: { status: "paused" } });
  const last = await save(api, { ...LOSING, isDefault: true });
  for (const theme of ["light", "dark"] as const)
    for (const width of [1440, 320] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(OVERVIEW);
      await wear(page, { theme, width });
      await expect(openTab(page)).toContainText(LOSING.name);
      await page.getByRole("combobox", { name: "Status" }).selectOption("active");
      await expect(page.getByTestId("save-view-changes")).toBeVisible();
      // The buttons take room from the strip, and the open tab stays in sight.
      await expect.poll(() => isInStrip(page)).toBe(true);
      const scrolls = await page.getByTestId("view-tabs").evaluate((list) => list.scrollWidth > list.clientWidth);
      if (width === 320) expect(scrolls).toBe(true);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
      await page.getByTestId("view-menu").click();
      expect(await seriousProblems(page, { theme, width })).toEqual([]);
      await page.keyboard.press("Escape");
    }
  await pick(page, "rename-view");
  await expect(page.getByTestId("view-dialog").getByLabel("Name")).toHaveValue(last.name);
  expect(await seriousProblems(page, { theme: "light", width: 320 })).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("view-menu")).toBeFocused();
  await keepScreens(page, "10-campaigns-saved-views");
  // By the keyboard alone: along the strip, and a tab opened.
  await tab(page, "All campaigns").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(openTab(page)).toContainText("Weekly meeting");
});
