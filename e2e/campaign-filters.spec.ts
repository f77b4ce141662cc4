import type { Page } from "@playwright/test";
import { ROAS_BAND_LIST, ROAS_BAND_WORDS, roasBand } from "@/lib/client/roas-band";
import { seriousProblems } from "./support/axe";
import { HARBOUR } from "./support/people";
import { BRIEFLY, keepScreens, LOOKS, wear } from "./support/screens";
import { expect, test } from "./support/test";

test.use({ person: "viewer" });

const OVERVIEW = `/${HARBOUR.slug}/overview`;
const rows = (page: Page) => page.getByTestId(/^campaign-row-/);
const bandsShown = (page: Page) =>
  rows(page)
    .getByTestId("roas-cell")
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-state")));

test("campaigns are chosen by their ROAS as the table shows it, with totals and a file of their own", async ({
  page,
  api,
}) => {
  test.setTimeout(120_000);
  await page.goto(OVERVIEW);
  await expect(rows(page).first()).toBeVisible();
  const choice = page.getByLabel("ROAS", { exact: true });
  await expect(choice.locator("option")).toHaveText(["Any ROAS", ...Object.values(ROAS_BAND_WORDS)]);
  const everything = await bandsShown(page);
  const seen: (string | null)[] = [];
  for (const band of ROAS_BAND_LIST) {
    const expected = everything.filter((shown) => shown === band);
    await choice.selectOption({ label: ROAS_BAND_WORDS[band] });
    await expect(page).toHaveURL(new RegExp(`[?&]roas=${band}`));
    if (expected.length === 0) await expect(page.getByTestId("campaigns-filtered-empty")).toBeVisible();
    else await expect.poll(() => bandsShown(page)).toEqual(expected);
    seen.push(...expected);
  }
  expect(seen.toSorted()).toEqual(everything.toSorted());

  await choice.selectOption({ label: "Losing money (below 1)" });
  await expect(page.getByTestId("campaign-count")).toContainText("match");
  await expect.poll(() => bandsShown(page).then((bands) => new Set(bands))).toEqual(new Set(["poor"]));
  const total = page.getByTestId("campaign-totals-EUR");
  const file = await page.getByTestId("download-csv-campaigns").getAttribute("href");
  expect(file).toContain("roas=poor");
  const { data, meta } = await (await api.get((file ?? "").replace("/csv?", "?").replace(/&compare[^&]*/g, ""))).json();
  expect(data).toHaveLength(await rows(page).count());
  await expect(total.getByTestId("roas-cell")).toContainText(roasBand(meta.totals[0].roas).text);
  expect((await total.textContent())?.replaceAll(",", "")).toContain(meta.totals[0].spend.toFixed(2));
  await keepScreens(page, "10-campaigns-losing-money");
  for (const look of LOOKS) {
    await wear(page, look);
    expect(await seriousProblems(page, look)).toEqual([]);
  }

  // The address is the view: it survives a reload, and one button clears it.
  await page.reload();
  await expect(page.getByTestId("filter-roas")).toHaveAttribute("data-state", "poor");
  await expect.poll(() => bandsShown(page).then((bands) => new Set(bands))).toEqual(new Set(["poor"]));
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect.poll(() => bandsShown(page)).toEqual(everything);
  await expect(page).not.toHaveURL(/roas=/);
  // What an address does not know falls back to its default.
  await page.goto(`${OVERVIEW}?roas=huge`);
  await expect(page.getByTestId("filter-roas")).toHaveAttribute("data-state", "all");
  await expect.poll(() => bandsShown(page)).toEqual(everything);
});

test("the filters fit a screen of 320 pixels without scrolling sideways", async ({ page }) => {
  await page.goto(`${OVERVIEW}?roas=poor`);
  await wear(page, { theme: "light", width: 320 });
  await expect(page.getByTestId("filter-roas")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

const field = (page: Page) => page.getByLabel("Search campaigns");
const marks = (page: Page) => rows(page).locator("mark");

test("/ goes to the search, which marks what it finds in the names, and Esc clears it", async ({ page }) => {
  await page.goto(OVERVIEW);
  await expect(rows(page).first()).toBeVisible();
  const everything = await rows(page).count();
  await expect(field(page)).toHaveAttribute("aria-keyshortcuts", "/");
  await page.keyboard.press("/");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("");
  await page.keyboard.type("GIFT");
  await expect(page).toHaveURL(/q=GIFT/);
  await expect.poll(() => rows(page).count()).toBeLessThan(everything);
  await expect(marks(page)).toHaveText(Array.from({ length: await rows(page).count() }, () => "Gift"));
  // In the field it is a letter like another.
  await page.keyboard.press("/");
  await expect(field(page)).toHaveValue("GIFT/");
  await page.keyboard.press("Escape");
  await expect(field(page)).toHaveValue("");
  await expect(page).not.toHaveURL(/q=/);
  await expect(rows(page)).toHaveCount(everything);
  await expect(marks(page)).toHaveCount(0);
});

test("/ is left alone where it means itself, with another key, and when it is switched off", async ({ page }) => {
  await page.goto(OVERVIEW);
  await expect(rows(page).first()).toBeVisible();
  const choice = page.getByTestId("filter-roas");
  for (const key of ["Control+/", "Alt+/", "Meta+/"]) {
    await page.keyboard.press(key);
    await expect(field(page)).not.toBeFocused();
  }
  await choice.focus();
  await page.keyboard.press("/");
  await expect(choice).toBeFocused();
  // In a dialog, and in a menu.
  await page.getByTestId("open-column-chooser").click();
  const tick = page.getByTestId("column-chooser").getByRole("checkbox").first();
  await tick.focus();
  await page.keyboard.press("/");
  await expect(tick).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByTestId("user-menu").click();
  const item = page.getByTestId("slash-key");
  await expect(item).toHaveAttribute("aria-checked", "true");
  await expect(item).toBeFocused();
  await page.keyboard.press("/");
  await expect(item).toBeFocused();
  await keepScreens(page, "26-slash-key", BRIEFLY);

  await item.click();
  await expect(item).toHaveAttribute("aria-checked", "false");
  await page.keyboard.press("Escape");
  const platform = page.getByRole("radio", { name: "Google Ads" });
  await platform.check();
  await page.keyboard.press("/");
  await expect(platform).toBeFocused();
  await page.reload();
  await expect(rows(page).first()).toBeVisible();
  await expect(field(page)).not.toHaveAttribute("aria-keyshortcuts");
  await page.getByTestId("user-menu").click();
  await item.click();
  await page.keyboard.press("Escape");
  // A choice among buttons has no use for it.
  await platform.focus();
  await page.keyboard.press("/");
  await expect(field(page)).toBeFocused();
});

test("a match is marked in names of any script without breaking them, readable in light and dark", async ({ page }) => {
  const names = [
    "عرض الصيف sale الكبير لهذا العام",
    "Sale 👩‍👩‍👧 for the whole family, until the end of autumn 🇫🇷",
    "SALE",
    "Wholesale of the year, from Saturday to Saturday",
  ];
  await page.route(/\/api\/v1\/marketing\/campaigns\/[^/]+\?.*q=sale/, async (route) => {
    const url = route.request().url().replace("q=sale", "q=e");
    const json = await (await route.fetch({ url })).json();
    json.data = json.data.slice(0, names.length).map((item: object, at: number) => ({ ...item, name: names[at] }));
    await route.fulfill({ json });
  });
  await page.goto(OVERVIEW);
  await field(page).fill("sale");
  await expect(marks(page)).toHaveText(["sale", "Sale", "SALE", "sale"]);
  for (const [at, name] of names.entries()) await expect(rows(page).nth(at)).toContainText(name);
  await expect(rows(page).nth(0).locator("bdi mark")).toHaveText("sale");
  await keepScreens(page, "10-campaigns-search-marks");
  for (const look of LOOKS) {
    await wear(page, look);
    expect(await seriousProblems(page, look)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
  }
});

test("what a highlight shows is hidden by no filter, and those without spend are not said to be all", async ({
  page,
}) => {
  await page.goto(`${OVERVIEW}?roas=none`);
  await expect.poll(() => bandsShown(page).then((bands) => new Set(bands))).toEqual(new Set(["none"]));
  await expect(page.getByText("No ad spend in this period")).toHaveCount(0);
  await page.goto(`${OVERVIEW}?roas=poor&platform=facebook`);
  await page.getByTestId("highlight-best_roas").getByRole("button", { name: "Show it in the table" }).click();
  await expect(page).not.toHaveURL(/roas=/);
  await expect(rows(page).first().getByTestId("roas-cell")).toHaveAttribute("data-state", "good");
  await page.goBack();
  await expect(page.getByTestId("filter-roas")).toHaveAttribute("data-state", "poor");
});
