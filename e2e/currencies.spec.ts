import { connect, readConnection } from "./support/connect";
import { overviewOf, range, readMetrics, short, tile } from "./support/figures";
import { RIVAL } from "./support/people";
import { BRIEFLY, keepScreens } from "./support/screens";
import { expect, test } from "./support/test";

test.describe("the figures of a store whose ads are paid in another currency", () => {
  test.use({ person: "rival" });
  // Other tests find the store as it was, however this one ends.
  test.afterEach(async ({ api }) => {
    if ((await readConnection(api, RIVAL, "facebook")).status === "disconnected") return;
    const gone = await api.post("/api/v1/marketing/disconnect/facebook", { data: { storeId: RIVAL.id } });
    expect(gone.status()).toBe(200);
  });

  test("currencies stand apart with a note, and days of different zones are said to be", async ({ page, api }) => {
    await connect(page, RIVAL, "facebook", /Harbour Street Ads/);
    await expect
      .poll(async () => (await readMetrics(api, range(28), RIVAL)).groups.some(({ current }) => Boolean(current.spend)))
      .toBe(true);
    await page.goto(overviewOf(RIVAL));
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
    const start = new Date(Date.parse(today) - 27 * 86_400_000).toISOString().slice(0, 10);
    const data = await readMetrics(api, `startDate=${start}&endDate=${today}`, RIVAL);
    expect(data.groups.map(({ currency }) => currency)).toEqual(["USD", "EUR"]);
    expect(data.totalSpend === null || data.currency === "EUR").toBe(true);
    const lines = tile(page, "spend").getByTestId("tile-line");
    await expect(lines).toHaveCount(2);
    for (const [at, { currency, current }] of data.groups.entries()) {
      await expect(lines.nth(at)).toHaveAttribute("data-currency", currency);
      await expect(lines.nth(at)).toContainText(short(current.spend ?? Number.NaN, currency));
    }
    const note = page.getByTestId("note-apart");
    await expect(note).toContainText("Euro (EUR) stands apart: no exchange rate for");
    await expect(note.getByRole("link", { name: "Add a rate" })).toHaveAttribute(
      "href",
      new RegExp(`^/${RIVAL.slug}/settings/rates\\?currency=EUR&day=\\d{4}-\\d{2}-\\d{2}$`),
    );
    await expect(page.getByTestId("zone-strip")).toHaveAttribute("data-state", "differ");
    await expect(page.getByTestId("zone-strip")).toContainText("Till days: America/New_York");
    await expect(page.getByTestId("summary-sentence")).not.toContainText(/mostly| up | down /);
    // The lines are those of the first currency in which something happened: dollars only after a sale of another test.
    const drawn = data.groups.find(({ current: { spend, till } }) => (spend ?? 0) > 0 || (till?.tillRevenue ?? 0) > 0);
    await expect(page.getByTestId("trend-summary")).toContainText(`In ${drawn?.currency}.`);
    await expect(page.getByTestId("trend-chart")).toBeVisible();
    await keepScreens(page, "25-currencies-apart", BRIEFLY);
  });
});
