import type { Page } from "@playwright/test";
import { ROAS_BAND_LIST, ROAS_BAND_WORDS, roasBand } from "@/lib/client/roas-band";
import { seriousProblems } from "./support/axe";
import { HARBOUR } from "./support/people";
import { keepScreens, LOOKS, wear } from "./support/screens";
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
