import { read } from "@e965/xlsx";
import type { APIRequestContext } from "@playwright/test";
import { textOfPdf } from "@/lib/reports/pdf/read-pdf.fixture";
import { seriousProblems } from "./support/axe";
import { HARBOUR } from "./support/people";
import { BRIEFLY, keepScreens, LOOKS, wear } from "./support/screens";
import { expect, test } from "./support/test";

const PAGE = `/${HARBOUR.slug}/reports`;
const API = `/api/v1/marketing/reports/${HARBOUR.id}`;
const MADE_MS = 60_000;

/** What the API that the screens read says of the days, and the platform, that a report is about. */
async function metricsOf(api: APIRequestContext, query: { startDate: string; endDate: string; platform?: string }) {
  const answer = await api.get(`/api/v1/marketing/metrics/${HARBOUR.id}?${new URLSearchParams(query)}`);
  return (await answer.json()).data.groups[0].current;
}
const euros = (amount: number): string =>
  `€${amount.toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

test.describe("the owner", () => {
  test.use({ person: "owner" });

  test("creates both files, sees them being made, and finds the screen's figures in them to the cent", async ({
    page,
    api,
  }) => {
    await page.goto(PAGE);
    await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
    await page.getByLabel("Period").selectOption("last-month");
    await page.getByLabel("Excel").check();
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith(API) && response.request().method() === "POST"),
      page.getByTestId("create-report").click(),
    ]);
    const { id, range } = (await answer.json()).data;
    const row = page.getByTestId(`report-${id}`);
    await expect(row).toBeVisible();
    await expect(row).toHaveAttribute("data-state", "done", { timeout: MADE_MS });

    const metrics = await metricsOf(api, range);
    const pdf = await api.get(`${API}/${id}/files/pdf`);
    expect(pdf.headers()["content-type"]).toBe("application/pdf");
    expect(pdf.headers()["content-disposition"]).toMatch(
      /^attachment; filename="harbour-street-report-[\d-]+-to-[\d-]+\.pdf"$/,
    );
    expect(pdf.headers()["cache-control"]).toBe("private, no-store");
    const { text, pages } = textOfPdf(await pdf.body());
    for (const figure of [euros(metrics.spend), euros(metrics.revenue), euros(metrics.till.tillRevenue)])
      expect(text).toContain(figure);
    expect(text).toContain(`${metrics.roas.toFixed(2)}×`);
    expect(text).toContain(`Page ${pages.length} of ${pages.length}`);

    const book = read(await (await api.get(`${API}/${id}/files/excel`)).body());
    const summary = book.Sheets.Summary ?? {};
    const figureOf = (label: string) => {
      const [cell] = Object.entries(summary).find(([, one]) => one?.v === label) ?? [];
      return summary[`C${cell?.slice(1)}`]?.v;
    };
    expect(figureOf("Ad spend")).toBe(metrics.spend);
    expect(figureOf("Revenue reported by platforms")).toBe(metrics.revenue);
    expect(figureOf("Till revenue")).toBe(metrics.till.tillRevenue);

    // The same days on the screen of the campaigns.
    await page.goto(`/${HARBOUR.slug}/overview?range=last-month`);
    await expect(page.getByTestId("campaign-performance-table")).toContainText(euros(metrics.spend));
    await expect(page.getByTestId("campaign-performance-table")).toContainText(euros(metrics.revenue));
  });

  test("limits a report to one platform, which its row, its file and a schedule like it tell", async ({
    page,
    api,
  }) => {
    await page.goto(PAGE);
    const form = page.getByTestId("report-form");
    for (const name of ["Facebook", "Instagram", "Google Ads"]) await form.getByLabel(name).uncheck();
    await form.getByTestId("create-report").click();
    await expect(form.getByRole("group", { name: "Platforms" })).toHaveAccessibleDescription(
      /Till revenue .+ all platforms together\. Choose a platform\.$/,
    );
    await form.getByLabel("Google Ads").check();
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith(API) && response.request().method() === "POST"),
      form.getByTestId("create-report").click(),
    ]);
    const { id, range, platforms } = (await answer.json()).data;
    expect(platforms).toEqual(["google"]);
    const row = page.getByTestId(`report-${id}`);
    await expect(row).toHaveAttribute("data-state", "done", { timeout: MADE_MS });
    await expect(row).toContainText("Google Ads only");
    const metrics = await metricsOf(api, { ...range, platform: "google" });
    const { text, pages } = textOfPdf(await (await api.get(`${API}/${id}/files/pdf`)).body());
    for (const figure of [euros(metrics.spend), euros(metrics.revenue)]) expect(text).toContain(figure);
    for (const one of pages) expect(one).toContain("Google Ads only");
    await keepScreens(page, "33-reports-limited");
    await row.getByTestId("schedule-monthly").click();
    const dialog = page.getByTestId("schedule-dialog");
    await expect(dialog.getByLabel("Google Ads")).toBeChecked();
    await expect(dialog.getByLabel("Facebook")).not.toBeChecked();
  });

  test("says at the day what is wrong with days of one's own, and makes the report once they are right", async ({
    page,
  }) => {
    await page.goto(PAGE);
    const form = page.getByTestId("report-form");
    await form.getByLabel("Period").selectOption("custom");
    const [first, last] = [form.getByLabel("First day"), form.getByLabel("Last day")];
    await form.getByTestId("create-report").click();
    await expect(first).toBeFocused();
    await expect(first).toHaveAccessibleDescription("Choose the first day.");
    await first.fill("2025-11-20");
    await last.fill("2025-11-10");
    await form.getByTestId("create-report").click();
    await expect(last).toBeFocused();
    await expect(last).toHaveAccessibleDescription("The last day is before the first. Choose a later one.");
    await first.fill("2023-01-01");
    await expect(first).toHaveAccessibleDescription("At most 25 months at a time. Choose a later first day.");
    await keepScreens(page, "33-reports-own-days", BRIEFLY);
    await first.fill("2025-11-01");
    await form.getByTestId("create-report").click();
    await expect(page.getByTestId("report-list")).toContainText("1–10 Nov 2025");
  });

  test("schedules a report, pauses it, goes on, and deletes it", async ({ page }) => {
    await page.goto(PAGE);
    await page.getByTestId("create-schedule").click();
    const dialog = page.getByTestId("schedule-dialog");
    await dialog.getByLabel("Name").fill("Monday figures");
    await dialog.getByTestId("save-schedule").click();
    await expect(dialog).toContainText("Name at least one address.");
    await dialog.getByLabel("Mail to").fill("maya@example.org");
    await dialog.getByTestId("save-schedule").click();
    await expect(dialog).toBeHidden();
    const row = page.locator('[data-testid^="schedule-"][data-state]').filter({ hasText: "Monday figures" });
    await expect(row).toContainText("Every Monday at 8:00, Europe/Paris");
    await expect(row.getByTestId("schedule-runs")).toContainText(/Next run .+ · No report yet/);
    await keepScreens(page, "33-reports");
    await row.getByRole("button", { name: "Pause Monday figures" }).click();
    await expect(row).toHaveAttribute("data-state", "paused");
    await row.getByRole("button", { name: "Resume Monday figures" }).click();
    await expect(row).toHaveAttribute("data-state", "active");
    await row.getByRole("button", { name: "Delete Monday figures" }).click();
    await page.getByRole("button", { name: "Delete schedule" }).click();
    await expect(row).toHaveCount(0);
  });

  test("has no serious accessibility problem on the page or in its dialog", async ({ page }) => {
    await page.goto(PAGE);
    await expect(page.getByTestId("report-list")).toBeVisible();
    for (const look of LOOKS) {
      await wear(page, look);
      expect(await seriousProblems(page, look), `${look.theme} ${look.width}`).toEqual([]);
    }
    await wear(page, { theme: "light", width: 320 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.getByTestId("create-schedule").click();
    for (const look of BRIEFLY) {
      await wear(page, look);
      expect(await seriousProblems(page, look), `dialog ${look.theme} ${look.width}`).toEqual([]);
    }
    await keepScreens(page, "34-schedule-dialog", BRIEFLY);
  });
});

test.describe("a viewer", () => {
  test.use({ person: "viewer" });

  test("makes and downloads reports, and neither mails nor schedules them", async ({ page, api }) => {
    await page.goto(PAGE);
    await expect(page.getByTestId("create-report")).toBeVisible();
    await expect(page.getByTestId("create-schedule")).toHaveCount(0);
    await expect(page.getByLabel(/Mail to/)).toHaveCount(0);
    const made = await api.post(API, { data: { formats: ["excel"], period: "7d" } });
    expect(made.status()).toBe(202);
    const { id } = (await made.json()).data;
    expect((await api.post(`${API}/${id}/mail`, { data: { recipients: ["maya@example.org"] } })).status()).toBe(403);
  });
});
