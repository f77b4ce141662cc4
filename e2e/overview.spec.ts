import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { HARBOUR, LABELS, PLATFORMS } from "./support/people";
import { BRIEFLY, keepScreens } from "./support/screens";
import { expect, test } from "./support/test";

test.use({ person: "owner" });

const OVERVIEW = `/${HARBOUR.slug}/overview`;
const COLUMNS = ["Campaign", "Platform", "Status", "Impressions", "Clicks", "Conversions", "Spend", "Revenue", "ROAS"];
const SUMMED = ["Impressions", "Clicks", "Conversions", "Spend", "Revenue"] as const;

const rows = (page: Page) => page.getByTestId(/^campaign-row-/);
/** By its button: the header's own name grows by the hint while that is open. */
const header = (page: Page, name: string) =>
  page.getByRole("columnheader").filter({ has: page.getByRole("button", { name, exact: true }) });
/** The figures of each row from Impressions to Revenue, without those of the compared range; "—" counts as nothing, and labels of small screens as well. */
const figures = (of: Locator): Promise<number[][]> =>
  of.evaluateAll((found) =>
    found.map((row) =>
      [...row.querySelectorAll("td.tnum")].map((cell) => {
        const now = cell.cloneNode(true) as Element;
        now.querySelector('[data-testid="earlier"]')?.remove();
        return Number(now.textContent?.replace(/[^\d.-]/g, "") || 0);
      }),
    ),
  );
const column = async (page: Page, name: (typeof SUMMED)[number]) =>
  (await figures(rows(page))).map((row) => row[SUMMED.indexOf(name)] ?? Number.NaN);

async function readCampaigns(api: APIRequestContext, query: string) {
  const answer = await api.get(`/api/v1/marketing/campaigns/${HARBOUR.id}?${query}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

test("the overview has its header, three connection cards, the campaign table and the state of sales", async ({
  page,
}) => {
  await page.goto(OVERVIEW);
  await expect(page).toHaveTitle("Overview · Harbour Street · DiveSeeks Marketing");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText([HARBOUR.name]);
  await expect(page.getByTestId("marketing-header")).toBeVisible();
  await expect(page.getByTestId("summary-sentence")).toContainText(/28 days/);
  await expect(page.getByTestId("freshness")).toHaveAttribute("data-state", "fresh");
  await expect(page.getByTestId("event-sync-status")).toBeVisible();
  const cards = page.getByTestId(/^connection-card-/);
  await expect(cards).toHaveCount(3);
  for (const [at, platform] of PLATFORMS.entries()) {
    const card = cards.nth(at);
    await expect(card).toHaveAttribute("data-testid", `connection-card-${platform}`);
    await expect(card.getByRole("heading")).toHaveText(LABELS[platform]);
    for (const word of ["Connected", "Account", "Last sync"]) await expect(card).toContainText(word);
    await expect(card.getByTestId(`refresh-${platform}`)).toBeVisible();
    await expect(card.getByTestId(`disconnect-${platform}`)).toBeVisible();
    await expect(card.getByTestId(`connect-${platform}`)).toHaveCount(0);
  }
  const table = page.getByRole("table", { name: "Campaign performance" });
  await expect(table.getByRole("columnheader").getByRole("button")).toHaveText(COLUMNS);
  await expect(rows(page).first()).toBeVisible();
  await keepScreens(page, "05-overview-healthy");
});

test("every ROAS has its band as shape, colour and words, and a bar that is full at four", async ({ page }) => {
  // Figures at the edges of the bands take the place of the shop's own.
  const edges = [0, 0.99, 0.994, 0.995, 1, 2.99, 2.995, 3, 4, 9, null];
  await page.route(/\/api\/v1\/marketing\/campaigns\/[^/]+\?.*sort=clicks/, async (route) => {
    const json = await (await route.fetch()).json();
    const [model] = json.data;
    json.data = edges.map((roas, at) => ({
      ...model,
      id: `00000000-0000-4000-8000-0000000000${10 + at}`,
      name: `Edge ${roas}`,
      performance: { ...model.performance, roas, spend: roas === null ? 0 : 100 },
    }));
    await route.fulfill({ json });
  });
  await page.goto(OVERVIEW);
  await header(page, "Clicks").getByRole("button").click();
  await expect(rows(page)).toHaveCount(edges.length);
  const bands = { good: /good/, fair: /fair/, poor: /poor/, none: /No ROAS/ };
  for (const [at, roas] of edges.entries()) {
    const cell = rows(page).nth(at).getByTestId("roas-cell");
    const shown = roas === null ? null : Math.round((roas + Number.EPSILON) * 100) / 100;
    const band = shown === null ? "none" : shown >= 3 ? "good" : shown >= 1 ? "fair" : "poor";
    await expect(cell).toHaveAttribute("data-state", band);
    await expect(cell).toContainText(bands[band]);
    await expect(cell).toContainText(shown === null ? "—" : `${shown.toFixed(2)}×`);
    await expect(cell.locator("svg")).toHaveCount(shown === null ? 0 : 1);
    if (roas !== null)
      await expect(cell.locator("[data-value]")).toHaveAttribute("data-value", String(Math.min(100, roas * 25)));
  }
  await expect(page.locator("body")).not.toContainText(/NaN|Infinity/);
  await keepScreens(page, "11-roas-edges");
});

test("sorting orders numbers as numbers, says so, and survives a reload", async ({ page }) => {
  await page.goto(OVERVIEW);
  await expect(header(page, "Spend")).toHaveAttribute("aria-sort", "descending");
  const impressions = header(page, "Impressions");
  await impressions.getByRole("button").click();
  await expect(impressions).toHaveAttribute("aria-sort", "descending");
  await expect(header(page, "Spend")).toHaveAttribute("aria-sort", "none");
  await expect.poll(() => column(page, "Impressions").then(isOrdered(-1))).toBe(true);
  await impressions.getByRole("button").click();
  await expect(impressions).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(() => column(page, "Impressions").then(isOrdered(1))).toBe(true);
  await page.reload();
  await expect(impressions).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(() => column(page, "Impressions").then(isOrdered(1))).toBe(true);
});
const isOrdered = (direction: 1 | -1) => (found: readonly number[]) =>
  new Set(found).size > 3 && found.every((figure, at) => at === 0 || direction * (figure - (found[at - 1] ?? 0)) >= 0);

test("the totals are the sums of the rows, and their ROAS is revenue over spend", async ({ page }) => {
  for (const filter of ["", "?platform=google", "?status=active"]) {
    await page.goto(OVERVIEW + filter);
    const total = page.getByTestId("campaign-totals-EUR");
    await expect(total).toBeVisible();
    await expect(page.getByTestId(/^campaign-totals-/)).toHaveCount(1);
    const [sums = []] = await figures(total);
    for (const [at, name] of SUMMED.entries()) {
      const found = await column(page, name);
      expect(found.length).toBeGreaterThan(1);
      const sum = found.reduce((all, figure) => all + figure, 0);
      // Google counts parts of conversions, and each row shows them rounded to a tenth.
      const tolerance = name === "Conversions" ? 0.05 * (found.length + 1) : 0.005;
      expect(Math.abs((sums[at] ?? 0) - sum), `${name} ${filter}`).toBeLessThanOrEqual(tolerance + 1e-9);
    }
    const [spend = 0, revenue = 0] = sums.slice(3);
    await expect(total.getByTestId("roas-cell")).toContainText(`${(revenue / spend).toFixed(2)}×`);
  }
});

test("a range is an address: tables and sentence follow it, and Back returns to the one before", async ({
  page,
  api,
}) => {
  await page.goto(OVERVIEW);
  await expect(page.getByTestId("range-control")).toHaveAttribute("data-state", "28d");
  const shownTotal = () => page.getByTestId("campaign-totals-EUR").textContent();
  const before = await shownTotal();
  await page.getByRole("radio", { name: "7 days" }).check();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByTestId("summary-sentence")).toContainText("7 days");
  await expect.poll(shownTotal).not.toBe(before);
  const week = await shownTotal();
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris" }).format(new Date());
  const first = new Date(Date.parse(today) - 6 * 86_400_000).toISOString().slice(0, 10);
  const { meta } = await readCampaigns(api, `startDate=${first}&endDate=${today}`);
  expect(week?.replaceAll(",", "")).toContain(meta.totals[0].spend.toFixed(2));

  await page.goBack();
  await expect(page.getByTestId("range-control")).toHaveAttribute("data-state", "28d");
  await expect(page).not.toHaveURL(/range=/);
  await expect.poll(shownTotal).toBe(before);
  await page.goForward();
  await expect(page.getByTestId("range-control")).toHaveAttribute("data-state", "7d");
  await page.reload();
  await expect.poll(shownTotal).toBe(week);
  // What an address does not know falls back to its default.
  await page.goto(`${OVERVIEW}?range=never&sort=colour&platform=orkut`);
  await expect(page.getByTestId("range-control")).toHaveAttribute("data-state", "28d");
  await expect(rows(page).first()).toBeVisible();
});

test("on paper the overview tells its days, has every column beside the others, and nothing to press", async ({
  page,
}) => {
  const all = "platform,status,impressions,clicks,ctr,conversions,conversionRate,spend,costPerClick,costPerConversion";
  await page.goto(`${OVERVIEW}?from=2026-11-01&to=2026-11-10&cols=${all},revenue,roas`);
  const days = page.getByTestId("printed-range");
  await expect(days).toBeHidden();
  await expect(rows(page).first()).toBeVisible();
  // A4 without its margins, a little wider than what a browser shrinks the page to.
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: "print" });
  await expect(days).toContainText("1 Nov – 10 Nov 2026, compared with 22 Oct – 31 Oct 2026. Printed ");
  await expect(page.getByTestId("printed-definitions")).toContainText("Cost per click: CPC: spend ÷ clicks.");
  for (const name of ["Refresh", "Disconnect", "Download CSV", "Columns"])
    await expect(page.getByRole("button", { name }).or(page.getByRole("link", { name })).first()).toBeHidden();
  const table = page.getByRole("table", { name: "Campaign performance" });
  const box = await table.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? Number.NaN)).toBeLessThanOrEqual(794);
});

test("filters narrow the table, and a filter that matches nothing offers to clear it", async ({ page }) => {
  await page.goto(OVERVIEW);
  const everything = await rows(page).count();
  await page.getByRole("radio", { name: "Google Ads" }).check();
  await expect(page).toHaveURL(/platform=google/);
  await expect.poll(() => rows(page).count()).toBeLessThan(everything);
  for (const row of await rows(page).all()) await expect(row).toContainText("Google Ads");
  await expect(page.getByTestId("campaign-count")).toContainText("match");

  await page.getByLabel("Search campaigns").fill("no campaign is called this");
  await expect(page.getByTestId("campaigns-filtered-empty")).toBeVisible();
  await keepScreens(page, "10-campaigns-filtered-empty", BRIEFLY);
  await page.getByTestId("campaigns-filtered-empty").getByRole("button", { name: "Clear filters" }).click();
  await expect(rows(page)).toHaveCount(everything);
  await expect(page).toHaveURL(new RegExp(`${OVERVIEW}$`));
  await expect(page.getByLabel("Search campaigns")).toHaveValue("");
});

test("Refresh reads the platform again and says how it went", async ({ page }) => {
  await page.goto(OVERVIEW);
  const card = page.getByTestId("connection-card-google");
  const before = await card.getByRole("time").getAttribute("datetime");
  await page.getByTestId("refresh-google").click();
  await expect.poll(() => card.getByRole("time").getAttribute("datetime")).not.toBe(before);
  await expect(card).toHaveAttribute("data-state", "connected");
  await expect(card.getByTestId("refresh-outcome")).toHaveText(/^Synced \d+ campaigns of 1 ad account\.$/);
});

test("Refresh names the account that could not be read, and its card says so", async ({ page, sandbox }) => {
  await page.goto(OVERVIEW);
  await sandbox.spoil("google", "googleAds", { status: 503, body: {} });
  await page.getByTestId("refresh-all").click();
  const outcome = page.getByTestId("marketing-header").getByTestId("refresh-outcome");
  await expect(outcome).toHaveText(/1 ad account could not be read\. .+: .*Google Ads/, { timeout: 30_000 });
  await expect(outcome).toBeInViewport({ ratio: 1 });
  await expect(page.getByTestId("reading-problem-google")).toBeVisible();
  await keepScreens(page, "07-overview-one-platform-down");

  await sandbox.mend();
  await page.getByTestId("refresh-google").click();
  await expect(page.getByTestId("reading-problem-google")).toHaveCount(0);
});

test("on a small screen a campaign is a card with the rest behind More", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(OVERVIEW);
  const row = rows(page).first();
  await expect(row.getByTestId("roas-cell")).toBeVisible();
  await expect(row.getByText("Impressions")).toBeHidden();
  await row.getByRole("button", { name: /^More about/ }).click();
  await expect(row.getByText("Impressions")).toBeVisible();
  await page.getByLabel("Sort by").selectOption({ label: "Sort by ROAS" });
  await expect(page).toHaveURL(/sort=roas/);
});
