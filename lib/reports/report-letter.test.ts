import { expect, test } from "vitest";
import type { ReportParams } from "@/lib/contracts/reports";
import { reportLetter } from "./report-letter";

const PARAMS = { startDate: "2026-11-01", endDate: "2026-11-30", compare: "previous" } as const;
const letterOf = (name: string, by = "Maya", params: ReportParams = PARAMS) =>
  reportLetter({ store: { name, slug: "shop" }, params, by });

test("a store's name goes its own way in a letter, and not the letter's", () => {
  const { subject, html, text } = letterOf("متجر <1>!");
  expect(subject).toBe("\u2068متجر <1>!\u2069: marketing report, 1–30 Nov 2026");
  expect(html).toContain("<bdi>متجر &lt;1&gt;!</bdi></h1>");
  expect(text.split("\n")[0]).toBe("\u2068متجر <1>!\u2069, 1–30 Nov 2026");
  expect(text).toContain("because Maya of \u2068متجر <1>!\u2069 put");
});

test("so does the name of whoever put the address on it", () => {
  const { html, text } = letterOf("Shop", "the schedule “تقرير”");
  for (const told of [html, text]) expect(told).toContain("because \u2068the schedule “تقرير”\u2069 of Shop put");
});

test("a name in Latin letters stands in a letter as it is", () => {
  const { subject, text } = letterOf("Harbour Street");
  expect(subject).toMatch(/^Harbour Street: marketing/);
  expect(text).toMatch(/^Harbour Street, 1–30 Nov 2026\n/);
});

test("a letter is about what its report covers, whatever was asked for", () => {
  const summary = { sentence: "Little.", compared: "", groups: [] };
  const of = (told: Pick<ReportParams, "platforms" | "summary">) =>
    letterOf("Shop", "Maya", { ...PARAMS, ...told }).subject;
  expect(of({ platforms: ["google"], summary: { ...summary, covers: ["google"] } })).toContain("Google Ads only");
  expect(of({ platforms: ["google"], summary })).not.toContain("only");
});
