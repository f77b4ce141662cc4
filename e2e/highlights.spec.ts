import { HARBOUR } from "./support/people";
import { expect, test } from "./support/test";

test.use({ person: "owner" });

const OVERVIEW = `/${HARBOUR.slug}/overview`;

test("the stack turns by itself, stops under pointer and focus and when paused, and shows three layers", async ({
  page,
}) => {
  await page.clock.install();
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.goto(OVERVIEW);
  const stack = page.getByTestId("card-stack");
  const front = () => stack.locator('[data-testid="stack-card"][data-state="front"]').textContent();
  await expect(stack).toHaveAttribute("data-state", "turning");
  expect(await stack.locator('[data-testid="stack-card"]:not([data-state="hidden"])').count()).toBeLessThanOrEqual(3);
  const first = await front();
  await page.clock.runFor(7500);
  await expect.poll(front).not.toBe(first);

  await stack.hover();
  await expect(stack).toHaveAttribute("data-state", "still");
  const held = await front();
  await page.clock.runFor(20_000);
  expect(await front()).toBe(held);
  await stack.getByRole("button", { name: "Next" }).click();
  await expect.poll(front).not.toBe(held);
  await stack.getByRole("button", { name: "Previous" }).click();
  await expect.poll(front).toBe(held);

  await stack.getByRole("button", { name: "Pause" }).click();
  await page.mouse.move(0, 0);
  await page.getByTestId("range-menu").focus();
  await expect(stack).toHaveAttribute("data-state", "still");
  await page.clock.runFor(20_000);
  expect(await front()).toBe(held);
  await stack.getByRole("button", { name: "Play" }).focus();
  await page.keyboard.press("Enter");
  // The focus is still in it.
  await expect(stack).toHaveAttribute("data-state", "still");
  await page.getByTestId("range-menu").focus();
  await expect(stack).toHaveAttribute("data-state", "turning");
});

test("a highlight shows its campaign in the table, whatever was filtered before", async ({ page }) => {
  await page.goto(`${OVERVIEW}?platform=instagram&status=paused`);
  const front = page.locator('[data-testid="stack-card"][data-state="front"]');
  await front.getByRole("button", { name: "Show it in the table" }).click();
  await expect(page.getByTestId(/^campaign-row-/).first()).toBeVisible();
  const { searchParams } = new URL(page.url());
  await expect(page.getByTestId(/^campaign-row-/).first()).toContainText(searchParams.get("q") ?? "nothing");
  await page.goBack();
  await expect(page).toHaveURL(/platform=instagram&status=paused/);
});

test("with reduced motion it stands still, and new highlights take the place of old ones", async ({ page }) => {
  await page.goto(OVERVIEW);
  const stack = page.getByTestId("card-stack");
  await expect(stack).toHaveAttribute("data-state", "still");
  await expect(stack.getByRole("button", { name: "Play" })).toBeVisible();
  await page.route(/\/api\/v1\/marketing\/highlights\//, async (route) => {
    const json = await (await route.fetch()).json();
    json.data = json.data.slice(0, 1).map((highlight: { campaign: object }) => ({
      ...highlight,
      campaign: { ...highlight.campaign, id: "new", name: "Newly found" },
    }));
    await route.fulfill({ json });
  });
  await page.getByRole("radio", { name: "90 days" }).check();
  await expect(stack).toContainText("Newly found");
  // One card needs no controls.
  await expect(stack.getByRole("button", { name: "Next" })).toHaveCount(0);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
