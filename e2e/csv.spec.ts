import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { roasBand } from "@/lib/client/roas-band";
import { readCsv } from "@/lib/core/read-csv.fixture";
import { HARBOUR } from "./support/people";
import { anonymousSale, createKey, orderNumbers, till } from "./support/sales";
import { expect, test } from "./support/test";

test.use({ person: "viewer" });

/** What the button of the page gives: the file's name and its rows. */
async function download(page: Page, of: "campaigns" | "sales") {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByTestId(`download-csv-${of}`).click()]);
  const bytes = await readFile(await file.path());
  // A byte order mark, by which Excel knows UTF-8.
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return { name: file.suggestedFilename(), rows: readCsv(bytes.toString("utf8")) };
}
/** The first number of a cell, without its separators and currency; below it may stand what it was before. */
const plain = (text: string) => /\d[\d.,]*/.exec(text)?.[0].replaceAll(",", "") ?? "";
test("the campaign table's file has the rows, the order and the figures of the screen, filtered as it is", async ({
  page,
}) => {
  await page.goto(`/${HARBOUR.slug}/overview?platform=facebook&sort=clicks&order=asc`);
  await expect(page.getByTestId(/^campaign-row-/).first()).toBeVisible();
  await expect(page.getByTestId("earlier").first()).toBeVisible();
  const { name, rows } = await download(page, "campaigns");
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
    const before = [
      row["Spend before"],
      row["Revenue before"],
      row["ROAS before"] && plain(roasBand(Number(row["ROAS before"])).text),
    ];
    const was = await screen.nth(place).getByTestId("earlier").allTextContents();
    expect(was.length > 0 ? was.map(plain) : ["", "", ""], `what ${row.Campaign} was`).toEqual(before);
    expect(row.Currency).toBe("EUR");
    expect(row.Spend).toMatch(/^\d+\.\d\d$/);
  }
  const clicks = rows.map((row) => Number(row.Clicks));
  expect(clicks).toEqual(clicks.toSorted((a, b) => a - b));
  expect(clicks.length).toBeGreaterThan(3);

  await page.goto(`/${HARBOUR.slug}/overview?platform=google`);
  await expect(page.getByTestId(/^campaign-row-/).first()).toBeVisible();
  expect(new Set((await download(page, "campaigns")).rows.map((row) => row.Platform))).toEqual(new Set(["Google Ads"]));
});

test.describe("the list of sales", () => {
  test.use({ person: "owner" });

  test("gives a file of all that match, beyond the page, with the amounts and states of the screen", async ({
    page,
    request,
  }) => {
    const orders = orderNumbers(55, "CSV");
    const key = await createKey(page, HARBOUR, orders[0] ?? "");
    const sales = orders.map((orderId) => anonymousSale(HARBOUR, orderId));
    const basket = { ...anonymousSale(HARBOUR, `${orders[0]}-basket`), eventType: "add_to_cart" };
    expect((await till(request, key).postAll([...sales, basket])).status()).toBe(202);

    await page.goto(`/${HARBOUR.slug}/events?kind=purchase&state=skipped`);
    const screen = page.getByTestId(/^event-row-/);
    await expect(screen).toHaveCount(50);
    const { name, rows } = await download(page, "sales");
    expect(name).toBe("harbour-street-sales-all-days.csv");
    expect(rows.map((row) => row["Order number"])).toEqual(expect.arrayContaining(orders));
    expect(new Set(rows.map(({ Sale }) => Sale))).toEqual(new Set(["Sale"]));
    for (const [place, row] of rows.slice(0, 50).entries()) {
      const shown = screen.nth(place);
      await expect(shown).toContainText(row["Order number"] ?? "");
      expect(plain((await shown.getByRole("cell").first().innerText()).split("\n")[0] ?? "")).toBe(row.Amount);
      await expect(shown.getByTestId("delivery-facebook")).toContainText(row.Facebook ?? "");
      await expect(shown.getByTestId("delivery-facebook")).toContainText(row["Facebook reason"] ?? "");
      expect(row.Time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
      expect(row.Currency).toBe("EUR");
    }
  });
});
