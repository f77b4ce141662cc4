import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Look } from "./screens";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A theme changes nothing but colours, so the dark looks are judged by the rule about those. */
export async function seriousProblems(page: Page, { theme }: Look): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (theme === "light" ? axe.withTags(TAGS) : axe.withRules(["color-contrast"])).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
