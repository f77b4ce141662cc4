import type { BreakdownResponse, TrendsResponse } from "@/lib/contracts/metrics";
import { seriousProblems } from "./support/axe";
import {
  day,
  OVERVIEW,
  range,
  read,
  readMetrics,
  short,
  shown,
  signed,
  TILES,
  type TileId,
  tile,
  tileValue,
} from "./support/figures";
import { HARBOUR } from "./support/people";
import { anonymousSale, createKey, orderNumbers, till } from "./support/sales";
import { BRIEFLY, keepScreens, wear } from "./support/screens";
import { expect, test } from "./support/test";

test.describe("the figures of a store in one currency", () => {
  test.use({ person: "owner" });

  test("six tiles show what the API tells, each with its change, what that is against, and its age", async ({
    page,
    api,
    request,
  }) => {
    const key = await createKey(page, HARBOUR, "Till of the figures");
    const sales = orderNumbers(3, "FIG").map((order) => anonymousSale(HARBOUR, order));
    expect((await till(request, key).postAll(sales)).status()).toBe(202);
    await page.goto(OVERVIEW);
    const data = await readMetrics(api, range(28));
    const [group] = data.groups;
    if (!group?.change || !group.current.till) throw new Error("the demo store has figures to compare");
    expect(data.groups).toHaveLength(1);
    const { current, change } = group;
    expect(current.till?.tillRevenue).toBeGreaterThanOrEqual(3 * 24.5);
    await expect(tileValue(page, "spend")).toHaveText(short(current.spend ?? Number.NaN));
    await expect(tileValue(page, "revenue")).toHaveText(short(current.revenue ?? Number.NaN));
    await expect(tileValue(page, "roas")).toHaveText(`${current.roas?.toFixed(2)}×`);
    await expect(tileValue(page, "tillRevenue")).toHaveText(short(group.current.till.tillRevenue));
    await expect(tileValue(page, "blendedRoas")).toHaveText(`${current.blendedRoas?.toFixed(2)}×`);
    await expect(tileValue(page, "costPerConversion")).toHaveText(short(current.costPerConversion ?? Number.NaN));
    for (const id of TILES) {
      await expect(tile(page, id)).toContainText("vs 28 days before");
      await expect(tile(page, id).getByTestId("tile-freshness")).toContainText(/Updated/);
    }
    const delta = (id: TileId) => tile(page, id).getByTestId("delta");
    await expect(delta("spend")).toContainText(signed(change.spend?.percent ?? Number.NaN));
    await expect(delta("spend")).toHaveAttribute("data-state", "neutral");
    const rises = (id: "revenue" | "costPerConversion") => (change[id]?.absolute ?? 0) > 0;
    await expect(delta("revenue")).toHaveAttribute("data-state", rises("revenue") ? "better" : "worse");
    // Paying less for a purchase is good news.
    await expect(delta("costPerConversion")).toHaveAttribute(
      "data-state",
      rises("costPerConversion") ? "worse" : "better",
    );
    await expect(page.getByTestId("small-facts")).toContainText(`of ${data.totalEvents} till event`);
    await expect(page.getByTestId("note-partial")).toBeVisible();
    await expect(page.getByTestId("zone-strip")).toHaveAttribute("data-state", "same");
    await keepScreens(page, "05-overview-figures");
  });

  test("at 1440 × 900 connections, tiles and the top of the chart need no scrolling", async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(OVERVIEW);
    await expect(page.getByTestId("trend-chart")).toBeVisible();
    for (const id of TILES) await expect(tile(page, id)).toBeInViewport({ ratio: 1 });
    for (const card of await page.getByTestId(/^connection-card-/).all())
      await expect(card).toBeInViewport({ ratio: 1 });
    await expect(page.getByTestId("trend-chart")).toBeInViewport();
  });

  test("a range changes tiles, chart, table, sentence and address together, and Back restores all", async ({
    page,
    api,
  }) => {
    await page.goto(OVERVIEW);
    await expect(page.getByTestId("trend-chart")).toBeVisible();
    const before = await shown(page);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await expect(tileValue(page, "spend").locator("span").first()).toHaveCSS("animation-name", "none");
    const chart = () => page.getByTestId("trend-summary").textContent();
    const table = () => page.getByTestId("campaign-totals-EUR").textContent();
    const [chartBefore, tableBefore] = [await chart(), await table()];

    await page.getByTestId("range-menu").click();
    await page.getByRole("menuitemradio", { name: "Last month" }).click();
    await expect(page).toHaveURL(/range=last-month/);
    await expect(page.getByTestId("summary-sentence")).toContainText("last month");
    await expect(tile(page, "spend")).toContainText("vs the month before");
    const [first, last] = (await page.getByTestId("range-dates").textContent())?.split(" – ") ?? [];
    expect(first).toMatch(/^1 /);
    const iso = (text = "") => new Date(`${text} UTC`).toISOString().slice(0, 10);
    const query = `startDate=${iso(`${first} ${last?.slice(-4)}`)}&endDate=${iso(last)}`;
    const [month] = (await readMetrics(api, query)).groups;
    await expect(tileValue(page, "spend")).toHaveText(short(month?.current.spend ?? Number.NaN));
    await expect(tileValue(page, "spend").locator("span").first()).toHaveCSS("animation-name", "renewed");
    await expect.poll(chart).not.toBe(chartBefore);
    await expect.poll(table).toContain(month?.current.spend?.toLocaleString("en-GB", { minimumFractionDigits: 2 }));

    await page.goBack();
    await expect.poll(() => shown(page)).toEqual(before);
    await expect.poll(chart).toBe(chartBefore);
    await expect.poll(table).toBe(tableBefore);
  });

  test("a comparison is in tiles, chart and table or in none of them, is remembered, and is an address", async ({
    page,
    api,
  }) => {
    await page.goto(OVERVIEW);
    await expect(page.getByTestId("compare-dates")).toBeVisible();
    await expect(page.getByTestId("earlier").first()).toBeVisible();
    await expect(page.getByTestId("trend-legend")).toContainText("The 28 days before");

    await page.getByLabel("Compare with").selectOption({ label: "No comparison" });
    await expect(page).toHaveURL(/cmp=none/);
    await expect(page.getByTestId("delta")).toHaveCount(0);
    await expect(page.getByTestId("earlier")).toHaveCount(0);
    await expect(page.getByTestId("trend-legend")).not.toContainText("before");
    await keepScreens(page, "09-compare-off", BRIEFLY);

    await page.getByLabel("Compare with").selectOption({ label: "Same period last year" });
    await expect(page).toHaveURL(/cmp=year/);
    await expect(tile(page, "spend")).toContainText("vs a year before");
    const [group] = (await readMetrics(api, `${range(28)}&compare=year`)).groups;
    const percent = group?.change?.spend?.percent ?? null;
    await expect(tile(page, "spend").getByTestId("delta")).toContainText(percent === null ? "—" : signed(percent));

    await page.goto(OVERVIEW);
    await expect(page.getByTestId("compare-control")).toHaveAttribute("data-state", "year");
    await expect(page).toHaveURL(/cmp=year/);
    await page.getByLabel("Compare with").selectOption({ label: "Same weekdays before" });
    await expect(page).toHaveURL(/cmp=weekday/);
    await expect(tile(page, "spend")).toContainText("vs same weekdays 4 weeks before");
    await expect(page.getByTestId("trend-legend")).toContainText("The same weekdays 4 weeks before");
    // Of 30 days they are five weeks back, so that a Monday stands against a Monday.
    await page.goto(`${OVERVIEW}?from=${day(30)}&to=${day(1)}&cmp=weekday`);
    await expect(tile(page, "spend")).toContainText("vs same weekdays 5 weeks before");
    const { groups } = await readMetrics(api, `startDate=${day(30)}&endDate=${day(1)}&compare=weekday`);
    const five = await readMetrics(api, `startDate=${day(65)}&endDate=${day(36)}&compare=none`);
    expect(groups[0]?.previous?.spend).toBe(five.groups[0]?.current.spend);
    const change = groups[0]?.change?.spend?.percent ?? null;
    await expect(tile(page, "spend").getByTestId("delta")).toContainText(change === null ? "—" : signed(change));
    await expect(page.getByTestId("trend-chart").locator("path.recharts-line-curve").first()).toBeVisible();
    await keepScreens(page, "09-compare-weekdays");
    await page.goto(OVERVIEW);
    await expect(page.getByTestId("compare-control")).toHaveAttribute("data-state", "weekday");
    await page.getByLabel("Compare with").selectOption({ label: "Previous period" });
    await expect(tile(page, "spend")).toContainText("vs 28 days before");
  });

  test("dates of one's own are checked at the one to change, and are kept in the address", async ({ page, api }) => {
    await page.goto(OVERVIEW);
    await page.getByTestId("range-menu").click();
    await page.getByRole("menuitemradio", { name: "Own dates" }).click();
    const form = page.getByTestId("dates-form");
    const first = form.getByLabel("First day");
    const last = form.getByLabel("Last day");
    const show = form.getByRole("button", { name: "Show these dates" });
    await expect(first).toBeFocused();
    await first.fill(day(10));
    await last.fill(day(12));
    await show.click();
    await expect(form).toContainText("The last day is before the first.");
    await expect(last).toBeFocused();
    await expect(last).toHaveAttribute("aria-invalid", "true");
    await first.fill("2020-01-01");
    await show.click();
    await expect(form).toContainText("At most 25 months at a time.");
    await expect(first).toBeFocused();
    await keepScreens(page, "08-own-dates-error", BRIEFLY);
    await first.fill("");
    await show.click();
    await expect(form).toContainText("Choose the first day.");
    await first.fill(day(14));
    await show.click();
    await expect(form).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`from=${day(14)}&to=${day(12)}`));
    await expect(page.getByTestId("range-control")).toHaveAttribute("data-state", "custom");
    const [group] = (await readMetrics(api, `startDate=${day(14)}&endDate=${day(12)}`)).groups;
    await expect(tileValue(page, "spend")).toHaveText(short(group?.current.spend ?? Number.NaN));
    await expect(tile(page, "spend")).toContainText("vs 3 days before");

    await page.getByLabel("Compare with").selectOption({ label: "Own dates…" });
    await first.fill(day(40));
    await last.fill(day(38));
    await show.click();
    await expect(page).toHaveURL(new RegExp(`cmpFrom=${day(40)}&cmpTo=${day(38)}`));
    await page.goBack();
    await expect(tile(page, "spend")).toContainText("vs 3 days before");
    // What makes no range falls back without a word.
    await page.goto(`${OVERVIEW}?from=${day(1)}&to=${day(9)}&cmp=custom&cmpFrom=never`);
    await expect(page.getByTestId("range-control")).toHaveAttribute("data-state", "28d");
    await expect(page.getByTestId("compare-control")).toHaveAttribute("data-state", "previous");
  });

  test("the trend is a chart and a table of the same points, by day, week or month", async ({ page, api }) => {
    await page.goto(OVERVIEW);
    await expect(page.getByTestId("trend-chart").locator("path.recharts-line-curve").first()).toBeVisible();
    // The day that is not over is marked.
    await expect(page.getByTestId("trend-chart").locator('[data-mark="partial"]').first()).toBeVisible();
    await page.getByTestId("trend-chart").locator("svg.recharts-surface").focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByTestId("trend-point")).toContainText("Ad spend");

    // Lines are left out one by one, but not the last.
    const till = page.getByTestId("trend-series-till");
    const lines = page.getByTestId("trend-chart").locator("path.recharts-line-curve[stroke='var(--chart-3)']");
    await expect(lines.first()).toBeAttached();
    await till.press("Enter");
    await expect(till).toHaveAttribute("aria-pressed", "false");
    await expect(lines).toHaveCount(0);
    await page.getByTestId("trend-series-spend").click();
    await expect(page.getByTestId("trend-series-revenue")).toBeDisabled();
    await till.click();
    await expect(lines.first()).toBeAttached();

    await page.getByRole("radio", { name: "Weeks" }).check();
    await expect(page).toHaveURL(/unit=week/);
    await page.getByRole("radio", { name: "Table", exact: true }).check();
    const { data } = await read<TrendsResponse>(api, "trends", HARBOUR, `${range(28)}&unit=week`);
    const points = data.groups[0]?.points ?? [];
    const rows = page.getByTestId("trend-row");
    await expect(rows).toHaveCount(Math.max(points.length, data.groups[0]?.previous?.length ?? 0));
    for (const [at, point] of points.entries()) {
      const money = new Intl.NumberFormat("en-GB", { style: "currency", currency: "EUR" });
      await expect(rows.nth(at)).toContainText(money.format(point.spend ?? Number.NaN));
      await expect(rows.nth(at)).toContainText(money.format(point.revenue ?? Number.NaN));
    }
    await keepScreens(page, "05-trend-table", BRIEFLY);
  });

  test("a tile opens what is behind its change, and the parts add up to it", async ({ page, api }) => {
    await page.goto(OVERVIEW);
    await page.getByTestId("open-revenue").click();
    await expect(page).toHaveURL(/why=revenue/);
    const panel = page.getByTestId("contribution-panel");
    for (const by of ["platform", "campaign"] as const) {
      const { data } = await read<BreakdownResponse>(api, "breakdown", HARBOUR, `${range(28)}&by=${by}&metric=revenue`);
      const [group] = data.groups;
      const block = panel.getByTestId(`contribution-${by}-EUR`);
      const lines = block.getByTestId("contribution-line");
      await expect(lines).toHaveCount((group?.items.length ?? 0) + (group?.rest ? 1 : 0));
      const changeIn = (text: string) => Math.round(Number(text.split(" of ")[0]?.replace(/[^\d.-]/g, "")) * 100);
      const texts = await lines.locator("span.tnum").allTextContents();
      const total = changeIn((await block.getByTestId("contribution-total").textContent()) ?? "");
      expect(texts.reduce((sum, text) => sum + changeIn(text), 0)).toBe(total);
      expect(total).toBe(Math.round((group?.total.change ?? Number.NaN) * 100));
    }
    await expect(panel.getByTestId("contribution-platform")).toContainText(/Google Ads.* of /);
    await keepScreens(page, "05-contribution", BRIEFLY);
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(page.getByTestId("open-revenue")).toBeFocused();

    await page.goto(`${OVERVIEW}?why=tillRevenue`);
    await expect(panel.getByTestId("contribution-none")).toContainText("do not know which ad brought a sale");
    await panel.getByRole("button", { name: "Ad spend" }).click();
    await expect(panel.getByTestId("contribution-platform-EUR")).toBeVisible();
  });

  for (const { what, path } of [
    { what: "the panel of a change", path: `${OVERVIEW}?why=spend` },
    { what: "the panel of what cannot be split", path: `${OVERVIEW}?why=roas` },
    { what: "the trend of months", path: `${OVERVIEW}?range=12m&unit=month` },
  ])
    test(`${what}: no serious accessibility problem, and no two-way scrolling at 320 px`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByTestId("metric-tiles")).toBeVisible();
      for (const look of BRIEFLY) {
        await wear(page, look);
        expect(await seriousProblems(page, look), `${look.theme} ${look.width}`).toEqual([]);
      }
      await wear(page, { theme: "light", width: 320 });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    });
});

test.describe("figures that cannot be read", () => {
  test.use({ person: "owner", expectedErrors: [/status of 503/] });

  test("the block says so and can be tried again, and the rest of the page stays", async ({ page }) => {
    await page.goto(OVERVIEW);
    const trends = /\/api\/v1\/marketing\/trends\//;
    const error = { code: "unavailable", message: "The figures are not there just now", requestId: "7F3A" };
    await page.route(trends, (route) => route.fulfill({ status: 503, json: { error } }));
    await page.getByRole("radio", { name: "7 days" }).check();
    await expect(tile(page, "spend")).toContainText("vs 7 days before");
    const card = page.getByTestId("trend-card");
    await expect(card).toContainText("The figures are not there just now");
    await page.unroute(trends);
    await card.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByTestId("trend-chart")).toBeVisible();
  });
});
