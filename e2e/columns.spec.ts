import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { readCsv } from "@/lib/core/read-csv.fixture";
import { seriousProblems } from "./support/axe";
import { HARBOUR } from "./support/people";
import { FOLDER, LOOKS, wear } from "./support/screens";
import { expect, test } from "./support/test";

test.use({ person: "viewer" });

const OVERVIEW = `/${HARBOUR.slug}/overview`;
const USUAL = ["Campaign", "Platform", "Status", "Impressions", "Clicks", "Conversions", "Spend", "Revenue", "ROAS"];

const table = (page: Page) => page.getByRole("table", { name: "Campaign performance" });
const heads = (page: Page) => table(page).getByRole("columnheader").getByRole("button");
const rows = (page: Page) => page.getByTestId(/^campaign-row-/);
const tick = (page: Page, name: string) => chooser(page).getByRole("checkbox", { name, exact: true });
const chooser = (page: Page) => page.getByTestId("column-chooser");
const opener = (page: Page) => page.getByTestId("open-column-chooser");
async function open(page: Page): Promise<void> {
  await opener(page).click();
  await expect(chooser(page).getByRole("list", { name: "Columns in their order" })).toBeVisible();
}
/** What a cell shows now, without what it was before, labels of small screens and words for screen readers. */
const cellsOf = (row: Locator): Promise<string[]> =>
  row.evaluate((found) =>
    [...found.querySelectorAll('[role="rowheader"], [role="cell"]:not(.md\\:hidden)')].map((cell) => {
      const now = cell.cloneNode(true);
      if (!(now instanceof Element)) throw new TypeError("a cell is an element");
      for (const other of now.querySelectorAll('[data-testid="earlier"], .sr-only, .md\\:hidden')) other.remove();
      return now.textContent?.trim() ?? "";
    }),
  );
const number = (text: string) => Number(text.replace(/[^\d.-]/g, "") || Number.NaN);

test("columns are chosen, kept, shared by the address, and are those of the file", async ({
  page,
  browser,
  sessions,
}) => {
  test.setTimeout(120_000);
  await page.goto(OVERVIEW);
  await expect(heads(page)).toHaveText(USUAL);
  await expect(opener(page)).toHaveAttribute("data-state", "usual");
  await open(page);
  for (const name of ["Platform", "Impressions", "Revenue"]) await tick(page, name).uncheck();
  for (const name of ["CTR", "Cost per conversion"]) await tick(page, name).check();
  await expect(chooser(page).getByTestId("columns-shown")).toContainText("8 of 13 shown");
  // What was ticked stands where it usually would; the button moves it past what is hidden, and keeps the focus.
  const up = chooser(page).getByRole("button", { name: "Move ROAS up" });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(up).toBeFocused();
  await expect(page.getByTestId("column-said")).toHaveText("ROAS is now column 7 of 8.");
  await page.keyboard.press("Enter");
  await expect(up).toBeFocused();
  const own = ["Campaign", "Status", "Clicks", "CTR", "Conversions", "ROAS", "Spend", "Cost per conversion"];
  await expect(heads(page)).toHaveText(own);
  await page.keyboard.press("Escape");
  await expect(chooser(page)).toBeHidden();
  await expect(opener(page)).toBeFocused();
  // The address follows the table within a moment.
  await expect
    .poll(() => new URL(page.url()).searchParams.get("cols"))
    .toBe("status,clicks,ctr,conversions,roas,spend,costPerConversion");
  const shared = page.url();

  // The file has the head and the cells of the screen.
  await expect(page.getByTestId("earlier").first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByTestId("download-csv-campaigns").click(),
  ]);
  const file = readCsv((await readFile(await download.path())).toString("utf8"));
  const compared = ["CTR", "ROAS", "Spend", "Cost per conversion"].map((name) => `${name} before`);
  expect(Object.keys(file[0] ?? {})).toEqual([...own, "Currency", ...compared]);
  await expect(rows(page)).toHaveCount(file.length);
  for (const [place, row] of file.entries()) {
    const [name, status, clicks, ctr, conversions, roas, spend, cost] = await cellsOf(rows(page).nth(place));
    expect(name).toBe(row.Campaign);
    expect((row.Status ?? "").startsWith(status ?? "-")).toBe(true);
    expect(number(clicks ?? "")).toBe(Number(row.Clicks));
    expect(number(conversions ?? "")).toBeCloseTo(Number(row.Conversions), 0);
    expect(number(spend ?? "")).toBe(Number(row.Spend));
    for (const [shown, kept, factor] of [
      [ctr, row.CTR, 100],
      [roas, row.ROAS, 1],
      [cost, row["Cost per conversion"], 1],
    ] as const) {
      if (shown === "—") expect(kept).toBe("");
      else expect(Math.abs(number(shown ?? "") - Number(kept) * factor)).toBeLessThanOrEqual(0.0051);
    }
    if (Number(row.Conversions) > 0)
      expect(Math.abs(Number(row["Cost per conversion"]) * Number(row.Conversions) - Number(row.Spend))).toBeLessThan(
        0.0051 * Number(row.Conversions) + 0.01,
      );
  }
  // The total's ratio is that of the sums.
  const total = await cellsOf(page.getByTestId("campaign-totals-EUR"));
  expect(total).toHaveLength(own.length - 1);
  expect(number(total[2] ?? "")).toBeGreaterThan(0);

  // It is kept: after a reload, and on an address that names no columns.
  await page.reload();
  await expect(heads(page)).toHaveText(own);
  await page.goto(OVERVIEW);
  await expect(heads(page)).toHaveText(own);
  await expect(page).toHaveURL(/cols=status/);

  // Somebody else, who has chosen nothing, sees the same table, and it does not become theirs.
  const context = await browser.newContext({ storageState: await sessions("manager") });
  const other = await context.newPage();
  await other.goto(shared);
  await expect(heads(other)).toHaveText(own);
  await other.goto(OVERVIEW);
  await expect(heads(other)).toHaveText(USUAL);
  await context.close();

  await open(page);
  await chooser(page).getByTestId("reset-columns").click();
  await expect(heads(page)).toHaveText(USUAL);
  await expect(page).not.toHaveURL(/cols=/);
  await chooser(page).getByTestId("columns-done").click();
  await expect(opener(page)).toBeFocused();
  await open(page);
  await opener(page).click();
  await expect(chooser(page)).toBeHidden();
  // One visit to the chooser is one step, and Back undoes it.
  await page.goBack();
  await expect(heads(page)).toHaveText(own);
  await page.goForward();
  await page.reload();
  await expect(heads(page)).toHaveText(USUAL);
});

test("a column is dragged to its place, and the table follows when it is let go", async ({ page }) => {
  // So high that the whole list is in sight.
  await page.setViewportSize({ width: 1440, height: 1500 });
  await page.goto(OVERVIEW);
  await open(page);
  const from = await chooser(page).getByTestId("drag-column-roas").boundingBox();
  const to = await chooser(page).getByTestId("drag-column-platform").boundingBox();
  if (!from || !to) throw new Error("both columns are in the list");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  // One place after another, as a hand moves.
  for (let y = from.y; y >= to.y - to.height / 2; y -= 12)
    await page.mouse.move(from.x + from.width / 2, y, { steps: 2 });
  await page.mouse.up();
  await expect(page.getByTestId("column-said")).toHaveText("ROAS is now column 2 of 9.");
  await expect(heads(page)).toHaveText(["Campaign", "ROAS", ...USUAL.slice(1, -1)]);
  await expect(page).toHaveURL(/cols=roas(,|%2C)platform/);
});

test("a search finds columns, and an address that names what nobody knows shows the usual table", async ({ page }) => {
  await page.goto(`${OVERVIEW}?cols=colour,__proto__`);
  await expect(heads(page)).toHaveText(USUAL);
  await page.goto(`${OVERVIEW}?cols=roas,colour,roas,clicks`);
  await expect(heads(page)).toHaveText(["Campaign", "ROAS", "Clicks"]);
  await expect(page.getByTestId("hidden-sort")).toContainText("Sorted by Spend, which is hidden.");
  await open(page);
  await chooser(page).getByLabel("Search columns").fill("cpa");
  await expect(chooser(page).getByRole("checkbox")).toHaveCount(1);
  await tick(page, "Cost per conversion").check();
  await expect(heads(page)).toHaveText(["Campaign", "ROAS", "Clicks", "Cost per conversion"]);
  await chooser(page).getByLabel("Search columns").fill("weather");
  await expect(chooser(page)).toContainText("No column is called that.");
  await page.keyboard.press("Escape");
  // By a ratio the server sorts as well.
  await heads(page).getByText("Cost per conversion").click();
  await expect(page).toHaveURL(/sort=costPerConversion/);
  await expect(page.getByTestId("hidden-sort")).toHaveCount(0);
  const costs = async () =>
    (await Promise.all((await rows(page).all()).map(cellsOf))).map((cells) => number(cells[3] ?? ""));
  await expect
    .poll(async () => {
      const known = (await costs()).filter((cost) => !Number.isNaN(cost));
      return known.length > 3 && known.every((cost, place) => place === 0 || cost <= (known[place - 1] ?? 0));
    })
    .toBe(true);
});

test("the chooser is accessible in every look, and with all columns the page does not scroll sideways", async ({
  page,
}) => {
  // Looked through four times, as the pages are.
  test.setTimeout(180_000);
  await page.goto(OVERVIEW);
  await open(page);
  for (const name of ["CTR", "Conversion rate", "Cost per click", "Cost per conversion"])
    await tick(page, name).check();
  for (const look of LOOKS) {
    await page.keyboard.press("Escape");
    await wear(page, look);
    const card = page.getByTestId("campaign-performance-table");
    await card.scrollIntoViewIfNeeded();
    await expect(rows(page).first()).toBeVisible();
    await card.screenshot({ path: `${FOLDER}/10-campaigns-all-columns-${look.theme}-${look.width}.png` });
    await open(page);
    await page.screenshot({ path: `${FOLDER}/10-column-chooser-${look.theme}-${look.width}.png` });
    expect(await seriousProblems(page, look), `${look.theme} ${look.width}`).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
  }
  await page.keyboard.press("Escape");
  await wear(page, { theme: "light", width: 320 });
  await open(page);
  const panel = await chooser(page).boundingBox();
  expect(panel && panel.x >= 0 && panel.x + panel.width <= 320).toBe(true);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.screenshot({ path: `${FOLDER}/10-column-chooser-light-320.png` });
});

test("on a small screen a card has the first four chosen figures, and the rest behind More", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${OVERVIEW}?cols=ctr,status,costPerConversion,roas,clicks,spend`);
  const row = rows(page).first();
  for (const label of ["CTR", "Cost per conversion", "ROAS", "Clicks"])
    await expect(row.getByText(label, { exact: true })).toBeVisible();
  await expect(row.getByText("Spend", { exact: true })).toBeHidden();
  await row.getByRole("button", { name: /^More about/ }).click();
  await expect(row.getByText("Spend", { exact: true })).toBeVisible();
  await page
    .getByTestId("campaign-performance-table")
    .screenshot({ path: `${FOLDER}/10-campaign-cards-own-light-390.png` });
  await expect(page.getByLabel("Sort by").locator("option")).toHaveText([
    ...["Sort by Campaign", "Sort by CTR", "Sort by Status", "Sort by Cost per conversion", "Sort by ROAS"],
    ...["Sort by Clicks", "Sort by Spend"],
  ]);
});
