import { expect, test } from "vitest";
import { PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platforms";
import { reportContent } from "./report.fixture";
import { gravestNotes, reportNotes } from "./report-notes";

const content = reportContent();
const withAccount = (change: object) => ({
  ...content,
  meta: { ...content.meta, accounts: content.meta.accounts.map((account) => ({ ...account, ...change })) },
});

test("days that are not read are told of the compared range too, as on the screen", () => {
  const told = (completeFrom: string) =>
    reportNotes(withAccount({ completeFrom })).filter((one) => one.includes(" before "));
  expect(told("2026-11-03")).toMatchObject([expect.stringMatching(/before 3 Nov 2026 have not been read yet\.$/)]);
  expect(told("2026-10-15")).toMatchObject([expect.stringMatching(/15 Oct 2026 .+ so the comparison is not whole\.$/)]);
  expect(told("2026-10-02")).toEqual([]);
});

test("a failed reading of old days is told once, not as a failed sync, and only of days that the report shows", () => {
  const of = (before: string, again: boolean, completeFrom = before) => {
    const historyProblem = { before, again, reason: "There is no answer from Facebook." };
    return reportNotes(withAccount({ completeFrom, historyProblem })).filter((note) => /could not|not been/.test(note));
  };
  const figures = "Figures of Ads in EUR (Facebook and Instagram) before";
  expect(of("2026-11-03", false)).toEqual([
    `${figures} 3 Nov 2026 could not be read yet: There is no answer from Facebook.`,
  ]);
  expect(of("2026-10-15", false)).toEqual([
    `${figures} 15 Oct 2026 could not be read yet, so the comparison is not whole: There is no answer from Facebook.`,
  ]);
  expect(of("2026-11-03", true, "2025-01-01")).toEqual([
    `${figures} 3 Nov 2026 could not be read once more: There is no answer from Facebook.`,
  ]);
  expect(of("2025-03-03", false)).toEqual([]);
});

test("an account in a zone that nobody knows is told of in UTC", () => {
  const notes = reportNotes(withAccount({ timeZone: "America/Nowhere" }));
  expect(notes.at(-1)).toContain("last read on 29 Nov 2026 09:00 (UTC)");
});

test("the gravest come first, and three are told beside the totals", () => {
  const apart = ["SEK", "NOK", "DKK"].map((currency) => ({ currency, missingOn: "2026-11-02" }));
  const failed = withAccount({ problem: "The token has expired." });
  const notes = gravestNotes({ ...failed, meta: { ...failed.meta, apart } });
  expect(notes).toHaveLength(4);
  expect(notes[0]).toContain("could not be read: The token has expired.");
  expect(notes[3]).toBe("And 2 further notes: see “About these figures”.");
});

test("a day that is not over is told among the notes, and is nothing wrong with the totals", () => {
  const told =
    "The period holds a day that is not over, or was read too early to be whole, so its figures will still grow.";
  expect(content.meta.partial).toBe(true);
  expect(reportNotes(content)).toContain(told);
  expect(gravestNotes(content)).not.toContain(told);
});

test("platforms that are not connected are told of before anything else, where a report leaves some out", () => {
  const of = (covers: readonly PlatformId[], connected: PlatformId[]) => {
    const limited = withAccount({ platforms: connected, problem: "The token has expired." });
    return gravestNotes({ ...limited, covers })[0];
  };
  expect(of(["google"], ["facebook"])).toBe("Google Ads is not connected, so nothing of it is in these figures.");
  expect(of(["instagram", "google"], [])).toBe(
    "Instagram and Google Ads are not connected, so nothing of them is in these figures.",
  );
  expect(of(["facebook"], ["facebook"])).toContain("The token has expired.");
  expect(of(PLATFORM_IDS, ["facebook"])).toContain("The token has expired.");
});

test("what is in no figure is told beside the totals, with how much it is", () => {
  const left = {
    platform: "instagram",
    accountId: "act_1",
    name: "Harbour Shop",
    currency: "EUR",
    spend: 200,
  } as const;
  const whole = withAccount({});
  expect(gravestNotes({ ...whole, meta: { ...whole.meta, leftOut: [left] } })).toContain(
    "€200.00 for Instagram ads of Harbour Shop is in no figure, blended ROAS included: no connection shows it.",
  );
});

test("a name that is read from the right is set apart from the sentence around it; others are left as they are", () => {
  const failed = { problem: "The token has expired." };
  expect(reportNotes(withAccount({ ...failed, name: "متجر!" }))[0]).toMatch(/^Figures of \u2068متجر!\u2069 \(/);
  expect(reportNotes(withAccount({ ...failed, name: "Shop!" }))[0]).toMatch(/^Figures of Shop! \(/);
});
