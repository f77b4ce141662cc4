import { expect, test } from "vitest";
import { someAccount, someMeta } from "./figures.fixture";
import { figuresNotes, oldestSync, zoneWords } from "./figures-notes";

const notesOf = (over: Parameters<typeof someMeta>[0], isOwner = true) => figuresNotes(someMeta(over), { isOwner });
const texts = (over: Parameters<typeof someMeta>[0]) => notesOf(over).map(({ text }) => text);

test("nothing is noted where figures are whole and in one currency", () => {
  expect(notesOf({ accounts: [someAccount()] })).toEqual([]);
});

test("a currency without a rate is named with the day that lacks it, and the way to add one", () => {
  const [note] = notesOf({ apart: [{ currency: "USD", missingOn: "2026-11-03" }] });
  expect(note).toMatchObject({
    tone: "warning",
    link: { label: "Add a rate", page: "settings/rates?currency=USD&day=2026-11-03" },
  });
  expect(note?.text).toBe(
    "US Dollar (USD) stands apart: no exchange rate for 3 Nov 2026. Different currencies are not added.",
  );
});

test("whoever cannot state a rate is only shown those that are stated", () => {
  const [note] = notesOf({ apart: [{ currency: "USD", missingOn: "2026-11-03" }] }, false);
  expect(note?.link).toEqual({ label: "See the rates", page: "settings/rates" });
});

test("a conversion names its rates, and only a few of many", () => {
  const rate = (validFrom: string) => ({ validFrom, rate: "0.92", inverse: false });
  const days = ["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"];
  const [text] = texts({ converted: [{ from: "USD", to: "EUR", rates: days.map(rate) }] });
  expect(text).toContain("1 USD = 0.92 EUR from 1 Nov 2026;");
  expect(text).toContain("and 1 more");
  expect(
    texts({ converted: [{ from: "USD", to: "EUR", rates: [{ ...rate("2026-11-01"), inverse: true }] }] })[0],
  ).toContain("1 EUR = 0.92 USD");
});

test("days that are not read yet are named, with what they spoil", () => {
  expect(notesOf({ accounts: [someAccount({ completeFrom: "2026-11-05" })] })[0]).toMatchObject({
    text: "Figures of Facebook and Instagram (Harbour Ads) before 5 Nov 2026 are not read yet.",
    link: { page: "connections" },
  });
  expect(texts({ accounts: [someAccount({ completeFrom: "2026-10-20" })] })[0]).toContain(
    "the comparison is not whole",
  );
  expect(texts({ compare: null, accounts: [someAccount({ completeFrom: "2026-10-20" })] })).toEqual([]);
});

test("an account of which nothing is read, or all is read anew, is named, and has nothing from before", () => {
  expect(texts({ accounts: [someAccount({ completeFrom: null, problem: "Sign in again." })] })).toEqual([
    "Facebook and Instagram (Harbour Ads) could not be read: Sign in again.",
    "Figures of Facebook and Instagram (Harbour Ads) are still to be read; until then they are missing or not whole.",
  ]);
});

test("old days that could not be read are named with the reason, and the newest are not called old", () => {
  const failed = (before: string | null, again = false) => ({
    before,
    again,
    reason: "There is no answer from Facebook.",
  });
  const textsOf = (over: Parameters<typeof someAccount>[0]) => texts({ accounts: [someAccount(over)] });
  expect(textsOf({ completeFrom: "2026-11-05", historyProblem: failed("2026-11-05") })).toEqual([
    "Figures of Facebook and Instagram (Harbour Ads) before 5 Nov 2026 could not be read yet, and are tried again: There is no answer from Facebook. Newer ones are as of the last sync.",
  ]);
  expect(textsOf({ completeFrom: "2026-10-20", historyProblem: failed("2026-10-20") })[0]).toContain(
    "could not be read yet, so the comparison is not whole, and are tried again",
  );
  expect(textsOf({ historyProblem: failed("2026-11-05", true) })).toEqual([
    "Figures of Facebook and Instagram (Harbour Ads) before 5 Nov 2026 could not be read once more, stay as they were, and are tried again: There is no answer from Facebook. Newer ones are as of the last sync.",
  ]);
  expect(textsOf({ completeFrom: null, historyProblem: failed(null) })).toEqual([
    "Figures of Facebook and Instagram (Harbour Ads) could not be read yet, and are tried again: There is no answer from Facebook.",
  ]);
});

test("a failed reading of days before all that is shown is not noted", () => {
  const historyProblem = { before: "2024-10-01", again: false, reason: "There is no answer from Facebook." };
  expect(texts({ accounts: [someAccount({ historyProblem })] })).toEqual([]);
});

test("days that are not read yet are told beside a failed reading of others, and after what stands apart", () => {
  const historyProblem = { before: "2026-11-20", again: true, reason: "There is no answer from Facebook." };
  const apart = [{ currency: "USD", missingOn: "2026-11-03" }];
  expect(texts({ apart, accounts: [someAccount({ completeFrom: "2026-11-05", historyProblem })] })).toEqual([
    expect.stringContaining("before 20 Nov 2026 could not be read once more"),
    expect.stringContaining("US Dollar (USD) stands apart"),
    expect.stringContaining("before 5 Nov 2026 are not read yet."),
  ]);
});

test("an account that could not be read and a day that is not over are said", () => {
  expect(texts({ accounts: [someAccount({ problem: "Sign in again." })], partial: true })).toEqual([
    "Facebook and Instagram (Harbour Ads) could not be read: Sign in again. What you see of it is from before.",
    "The period holds a day that is not over, or was read too early to be whole; its figures still grow.",
  ]);
});

test("what no connection shows is told with how much it is, and where to connect it", () => {
  const left = { platform: "facebook", accountId: "act_1", name: "Old shop", currency: "USD", spend: 12.5 } as const;
  expect(figuresNotes(someMeta({ leftOut: [left] }), { isOwner: true })).toEqual([
    {
      ...{ id: "left-out", tone: "warning" },
      text: "US$12.50 for Facebook ads of Old shop is in no figure, blended ROAS included: no connection shows it.",
      link: { label: "See the connections", page: "connections" },
    },
  ]);
});

test("a day that is not over, and chosen dates of another length, are said to be no measure", () => {
  const day = { startDate: "2026-11-29", endDate: "2026-11-29" };
  const before = { startDate: "2026-11-28", endDate: "2026-11-28" };
  expect(texts({ range: day, compare: before, partial: true })).toEqual([
    "The day is not whole yet: what there is so far stands beside a whole day, and is not judged by it.",
  ]);
  expect(texts({ compare: { startDate: "2026-10-01", endDate: "2026-10-03" } })).toEqual([
    "A period of 28 days stands beside one of 3: amounts and counts are of more or fewer days, so only ratios are judged.",
  ]);
});

test("figures are as old as the account that was read longest ago", () => {
  const at = (lastSyncAt: string | null) => someAccount({ lastSyncAt });
  expect(
    oldestSync(someMeta({ accounts: [at("2026-11-29T08:00:00.000Z"), at("2026-11-28T08:00:00.000Z"), at(null)] })),
  ).toBe("2026-11-28T08:00:00.000Z");
  expect(oldestSync(someMeta())).toBeNull();
});

test("zones are told by whose days they are", () => {
  expect(
    zoneWords(someMeta({ accounts: [someAccount({ platforms: ["google"], timeZone: "America/New_York" })] })),
  ).toEqual(["Till days: Europe/Paris", "Google Ads days: America/New_York"]);
});
