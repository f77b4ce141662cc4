import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Look } from "./screens";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const EVERYTHING = { type: "tag" as const, values: TAGS };
const CONTRAST = { type: "rule" as const, values: ["color-contrast"] };

/** One component makes all entries of the API reference, and a hundred would take minutes: eight of a section do. */
const BEYOND_SOME_OPERATIONS = '[data-testid^="operation-"]:nth-of-type(n + 9)';

/** A theme changes nothing but colours, so the dark looks are judged by the rule about those. */
export async function seriousProblems(page: Page, { theme }: Look): Promise<string[]> {
  const runOnly = theme === "light" ? EVERYTHING : CONTRAST;
  // What passes is not written out, nor carried to a page of its own: our pages have no frames, and it takes half the time.
  const axe = new AxeBuilder({ page })
    .exclude(BEYOND_SOME_OPERATIONS)
    .options({ runOnly, resultTypes: ["violations"] })
    .setLegacyMode();
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
