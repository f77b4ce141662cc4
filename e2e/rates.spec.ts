import { HARBOUR } from "./support/people";
import { BRIEFLY, keepScreens, wear } from "./support/screens";
import { expect, test } from "./support/test";

const PAGE = `/${HARBOUR.slug}/settings/rates`;

test.describe("the owner", () => {
  test.use({ person: "owner", expectedErrors: [/status of 422/] });

  test("states a rate, corrects it, and deletes it again; none is there from the start", async ({ page, api }) => {
    await page.goto(`/${HARBOUR.slug}/overview`);
    await page.getByRole("link", { name: "Exchange rates" }).click();
    await expect(page.getByTestId("rates-empty")).toContainText("Without a rate they are shown apart.");
    await keepScreens(page, "33-rates-empty", BRIEFLY);

    const form = page.getByTestId("rate-form");
    await expect(form.getByLabel("To", { exact: true })).toHaveValue("EUR");
    await form.getByLabel("From", { exact: true }).fill("usd");
    await form.getByLabel("Rate").fill("1,250");
    await page.getByTestId("state-rate").click();
    await expect(
      form.getByText("Rate must be a decimal number with at most 10 places, for example 0.9215."),
    ).toBeVisible();
    await expect(form.getByLabel("Rate")).toBeFocused();
    await keepScreens(page, "33-rates-refused", BRIEFLY);

    await form.getByLabel("From which day").fill("2026-11-01");
    await form.getByLabel("Rate").fill("0,9215");
    await form.getByLabel("Rate").press("Enter");
    await expect(page.getByTestId("rate-saved")).toHaveText("Saved: 1 USD = 0.9215 EUR from 1 Nov 2026.");
    const row = page.getByTestId(/^rate-row-/);
    await expect(row).toHaveCount(1);
    for (const text of ["USD", "EUR", "1 Nov 2026", "0.9215"]) await expect(row).toContainText(text);

    await form.getByLabel("Rate").fill("0.930000001");
    await page.getByTestId("state-rate").click();
    await expect(row).toContainText("0.930000001");
    await expect(row).toHaveCount(1);
    const { data } = await (await api.get(`/api/v1/marketing/exchange-rates/${HARBOUR.id}`)).json();
    expect(data).toMatchObject([{ from: "USD", to: "EUR", validFrom: "2026-11-01", rate: "0.930000001" }]);
    await keepScreens(page, "33-rates-stated");

    await row.getByRole("button", { name: /^Delete/ }).click();
    const dialog = page.getByTestId("delete-rate-dialog");
    await expect(dialog).toContainText("1 USD = 0.930000001 EUR from 1 Nov 2026");
    await keepScreens(page, "33-rates-delete", BRIEFLY);
    await dialog.getByRole("button", { name: "Keep rate" }).click();
    await expect(row).toHaveCount(1);
    await row.getByRole("button", { name: /^Delete/ }).click();
    await page.getByTestId("confirm-delete-rate").click();
    await expect(page.getByTestId("rates-empty")).toBeVisible();
    await wear(page, { theme: "light", width: 320 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  test("comes from a warning to a form that begins with the currency and the day it names", async ({ page }) => {
    await page.goto(`${PAGE}?currency=usd&day=2026-10-05`);
    const form = page.getByTestId("rate-form");
    await expect(form.getByLabel("From", { exact: true })).toHaveValue("USD");
    await expect(form.getByLabel("From which day")).toHaveValue("2026-10-05");
    await page.goto(`${PAGE}?currency=dollars&day=never`);
    await expect(form.getByLabel("From which day")).not.toHaveValue("");
  });
});

test.describe("a marketing manager", () => {
  test.use({ person: "manager" });

  test("sees the rates and reads that stating them is the owner's", async ({ page }) => {
    await page.goto(PAGE);
    await expect(page.getByTestId("exchange-rates")).toBeVisible();
    await expect(page.getByTestId("rates-read-only")).toContainText("Only the owner states rates");
    await expect(page.getByTestId("rate-form")).toHaveCount(0);
    await keepScreens(page, "33-rates-read-only", BRIEFLY);
  });
});
