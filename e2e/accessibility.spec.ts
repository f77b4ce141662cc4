import type { Page } from "@playwright/test";
import { seriousProblems } from "./support/axe";
import { HARBOUR, type Person, RIVAL } from "./support/people";
import { BRIEFLY, FOLDER, keepScreens, LOOKS, wear } from "./support/screens";
import { expect, test } from "./support/test";

const store = `/${HARBOUR.slug}`;
type Route = {
  readonly name: string;
  readonly path: string;
  readonly person: Person | null;
  /** What is there when the page is. */
  readonly ready: string;
  /** Kept for reviewers under this name, where no other test keeps it. */
  readonly screen?: string;
};
const ROUTES: readonly Route[] = [
  { name: "sign-in", path: "/sign-in", person: null, ready: "sign-in-form" },
  { name: "overview", path: `${store}/overview`, person: "owner", ready: "event-sync-status" },
  { name: "connections", path: `${store}/connections`, person: "owner", ready: "connection-status-cards" },
  { name: "picker", path: `${store}/connections/facebook`, person: "owner", ready: "save-assets" },
  { name: "events", path: `${store}/events`, person: "owner", ready: "event-list" },
  { name: "failures", path: `${store}/events/failures`, person: "owner", ready: "failure-groups" },
  { name: "alerts", path: `${store}/alerts`, person: "owner", ready: "alert-list" },
  { name: "keys", path: `${store}/settings/keys`, person: "owner", ready: "api-keys" },
  { name: "rates", path: `${store}/settings/rates`, person: "owner", ready: "exchange-rates" },
  { name: "first run", path: `/${RIVAL.slug}/overview`, person: "rival", ready: "campaigns-first-use" },
  { name: "stores", path: "/stores", person: "owner", ready: `store-${HARBOUR.slug}`, screen: "25-stores-list" },
  { name: "API reference", path: "/docs/api", person: "owner", ready: "operation-trackEvent", screen: "32-api-docs" },
  { name: "forbidden", path: `${store}/overview`, person: "cashier", ready: "forbidden" },
  { name: "not found", path: "/nowhere/at-all", person: "owner", ready: "not-found", screen: "28-not-found" },
  {
    name: "connect problem",
    path: "/connect-problem?problem=state_invalid",
    person: "owner",
    ready: "connect-problem",
  },
];

for (const { name, path, person, ready, screen } of ROUTES) {
  test.describe(`the page ${name}`, () => {
    test.use({ person, expectedErrors: [/status of 40[34]/] });

    test(`${name}: no serious accessibility problem in any look, one h1, and no two-way scrolling at 320 px`, async ({
      page,
    }) => {
      // The reference is long, and looked through five times.
      test.setTimeout(180_000);
      await page.goto(path);
      await expect(page.getByTestId(ready)).toBeVisible();
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.getByRole("main")).toHaveCount(1);
      await expect(page).toHaveTitle(/\S · DiveSeeks Marketing$/);
      for (const look of LOOKS) {
        await wear(page, look);
        expect(await seriousProblems(page, look), `${look.theme} ${look.width}`).toEqual([]);
      }
      if (screen) await keepScreens(page, screen, BRIEFLY);
      await wear(page, { theme: "light", width: 320 });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await page.screenshot({ path: `${FOLDER}/30-reflow-${name.replaceAll(" ", "-")}-light-320.png` });
    });
  });
}

test.describe("with the keyboard alone", () => {
  test.use({ person: "owner" });

  test("the first stop skips to the content", async ({ page }) => {
    await page.goto(`${store}/overview`);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  test("a dialog takes the focus, keeps it, and gives it back", async ({ page }) => {
    await page.goto(`${store}/connections`);
    const button = page.getByTestId("disconnect-google");
    await tabTo(page, button);
    await page.keyboard.press("Enter");
    const dialog = page.getByTestId("disconnect-dialog");
    await expect(dialog).toBeVisible();
    for (let step = 0; step < 6; step += 1) {
      await expect(dialog.locator(":focus")).toHaveCount(1);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
  });

  test("focus is always visible and never under the sticky header", async ({ page }) => {
    await page.goto(`${store}/overview`);
    await expect(page.getByTestId("event-sync-status")).toBeVisible();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      const state = await page.evaluate(describeFocus);
      if (state === null) break;
      expect(state, state.what).toMatchObject({ outlined: true, covered: false });
    }
  });
});

/** What a person sees of the element with the focus; null when it has left the page. Runs in the browser. */
function describeFocus() {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const box = focused.getBoundingClientRect();
  // Radio buttons draw their ring on the label around them.
  const carriers = [focused, focused.closest("label")].flatMap((element) => (element ? [element] : []));
  // A button that is a whole card draws it around the card, with what comes after its words.
  const looks = carriers.flatMap((element) => [getComputedStyle(element), getComputedStyle(element, "::after")]);
  const outlined = looks.some(
    ({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none",
  );
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const covered = top === null || !(focused.contains(top) || top.contains(focused));
  return { outlined, covered, what: focused.outerHTML.slice(0, 120) };
}

test.describe("in a store where nothing is connected", () => {
  test.use({ person: "rival" });

  test("Tab leads to Connect, and Enter to the consent page", async ({ page }) => {
    await page.goto(`/${RIVAL.slug}/overview`);
    await tabTo(page, page.getByTestId("connect-facebook"));
    await page.keyboard.press("Enter");
    await expect(page.getByText("Sandbox: Facebook")).toBeVisible();
  });
});

test.describe("quietness", () => {
  test.use({ person: "owner" });

  test("with reduced motion nothing moves, and the page does not jump while it loads", async ({ page }) => {
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          if ("value" in entry && "hadRecentInput" in entry && !entry.hadRecentInput) shifts.push(Number(entry.value));
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${store}/overview`);
    await expect(page.getByTestId("event-sync-status")).toBeVisible();
    await page.waitForLoadState("networkidle");
    const moving = await page.evaluate(
      () =>
        document
          .getAnimations()
          .filter(
            ({ playState, effect }) =>
              playState === "running" && effect?.getTiming().iterations === Number.POSITIVE_INFINITY,
          ).length,
    );
    expect(moving).toBe(0);
    const shift = await page.evaluate(() => {
      const { shifts } = window as unknown as { shifts: number[] };
      return shifts.reduce((sum, value) => sum + value, 0);
    });
    expect(shift).toBeLessThanOrEqual(0.05);
  });

  test("the dark theme is there with the first paint", async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(`${store}/overview`, { waitUntil: "commit" });
    await page.waitForFunction(() => document.body !== null);
    await expect(page.locator("html")).toHaveClass(/dark/);
  });
});

/** Presses Tab until the target has the focus, at most a hundred times. */
async function tabTo(page: Page, target: ReturnType<Page["getByTestId"]>): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < 100; step += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error("Tab does not lead there");
}
