import { expect, type Page } from "@playwright/test";

export const FOLDER = "test-results/screens";
const THEMES = ["light", "dark"] as const;
/** As tall as the devices they stand for. */
const HEIGHTS = { 1440: 900, 390: 844, 320: 700 } as const;

/** In pixels. Of a longer page the first screen is kept: drawing the API reference whole takes seconds, and nobody looks at it. */
const LONGEST = 6_000;

export type Look = { readonly theme: (typeof THEMES)[number]; readonly width: keyof typeof HEIGHTS };
export const LOOKS: readonly Look[] = THEMES.flatMap((theme) =>
  ([1440, 390] as const).map((width) => ({ theme, width })),
);

export async function wear(page: Page, { theme, width }: Look): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHTS[width] });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await expect(page.locator("html")).toContainClass(theme);
}

/** For a state that differs from another kept one by a notice or two. */
export const BRIEFLY: readonly Look[] = [
  { theme: "light", width: 1440 },
  { theme: "dark", width: 390 },
];

/** Keeps the page for a reviewer, by default in both themes, wide and narrow; leaves it light and wide. */
export async function keepScreens(page: Page, name: string, looks: readonly Look[] = LOOKS): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  for (const look of looks) {
    await wear(page, look);
    const length = await page.evaluate(() => document.documentElement.scrollHeight);
    const path = `${FOLDER}/${name}-${look.theme}-${look.width}.png`;
    await page.screenshot({ path, fullPage: length <= LONGEST });
  }
  await wear(page, { theme: "light", width: 1440 });
}
