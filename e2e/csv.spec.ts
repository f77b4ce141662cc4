import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { readCsv } from "@/lib/core/read-csv.fixture";
import { HARBOUR } from "./support/people";
import { expect, test } from "./support/test";

test.use({ person: "viewer" });

/** What the button of the page gives: the file's name and its rows. */
async function download(page: Page) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-csv").click()]);
  const bytes = await readFile(await file.path());
  // A byte order mark, by which Excel knows UTF-8.
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return { name: file.suggestedFilename(), rows: readCsv(bytes.toString("utf8")) };
}
/** A number of the screen without its separators and currency. */
const plain = (text: string) => text.replace(/[^\d.]/g, "");
test("the campaign table's file has the rows, the order and the figures of the screen, filtered as it is", async ({
  page,
}) => {
  await page.goto(`/${HARBOUR.slug}/overview?platform=facebook&sort=clicks&order=asc`);
  await expect(page.getByTestId(/^campaign-row-/).first()).toBeVisible();
  const { name, rows } = await download(page);
  expect(name).toMatch(/^harbour-street-campaigns-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);

  const screen = page.getByTestId(/^campaign-row-/);
  await expect(screen).toHaveCount(rows.length);
  for (const [place, row] of rows.entries()) {
    const cells = screen.nth(place).getByRole("cell");
    expect(row.Platform).toBe("Facebook");
    await expect(screen.nth(place)).toContainText((row.Campaign ?? "").slice(0, 8));
    await expect(screen.nth(place)).toContainText((row.Status ?? "").split(",")[0] ?? "");
    const shown = await cells.allTextContents();
    for (const column of ["Impressions", "Clicks", "Spend", "Revenue"])
      expect(shown.map(plain), `${column} of ${row.Campaign}`).toContain(row[column]);
    expect(row.Currency).toBe("EUR");
    expect(row.Spend).toMatch(/^\d+\.\d\d$/);
  }
  const clicks = rows.map((row) => Number(row.Clicks));
  expect(clicks).toEqual(clicks.toSorted((a, b) => a - b));
  expect(clicks.length).toBeGreaterThan(3);

  await page.goto(`/${HARBOUR.slug}/overview?platform=google`);
  await expect(page.getByTestId(/^campaign-row-/).first()).toBeVisible();
  expect(new Set((await download(page)).rows.map((row) => row.Platform))).toEqual(new Set(["Google Ads"]));
});

test("the list of sales gives a file of all that match, beyond the page, with amounts and states of the screen", async ({
  page,
}) => {
  await page.goto(`/${HARBOUR.slug}/events?kind=purchase&state=delivered`);
  const screen = page.getByTestId(/^event-row-/);
  await expect(screen.first()).toBeVisible();
  const { name, rows } = await download(page);
  expect(name).toBe("harbour-street-sales-all-days.csv");
  const shown = await screen.count();
  expect(rows.length).toBeGreaterThanOrEqual(shown);
  for (const [place, row] of rows.slice(0, shown).entries()) {
    await expect(screen.nth(place)).toContainText(row["Order number"] ?? "");
    await expect(screen.nth(place)).toContainText(row.Sale ?? "");
    expect(plain((await screen.nth(place).getByRole("cell").first().innerText()).split("\n")[0] ?? "")).toBe(
      row.Amount,
    );
    for (const destination of ["Facebook", "Google Ads"])
      if (row[destination]) await expect(screen.nth(place)).toContainText(row[destination]);
    expect([row.Facebook, row["Google Ads"]]).toContain("Delivered");
    expect(row.Time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  }
});
