import { expect, test } from "vitest";
import { type ContributionGroup, contributionLines } from "./contribution-words";
import { someAds } from "./figures.fixture";

const part = (now: number, was: number | null, shareOfChange: number | null) => ({
  current: someAds({ revenue: now, clicks: now }),
  previous: was === null ? null : someAds({ revenue: was, clicks: was }),
  change: was === null ? null : now - was,
  shareOfChange,
});
const item = (id: string, platform: "google" | "facebook", figures: ReturnType<typeof part>) => ({
  id,
  platform,
  name: `Campaign ${id}`,
  status: null,
  ...figures,
});
const group: ContributionGroup = {
  currency: "EUR",
  total: part(1610, 1000, 1),
  items: [item("google", "google", part(920, 500, 420 / 610)), item("facebook", "facebook", part(590, 600, -10 / 610))],
  rest: { ...part(300, 100, 200 / 610), items: 3 },
};

test("every part is told of the whole change, and the rest is a part", () => {
  const { lines, total } = contributionLines(group, "revenue", "platform");
  expect(total).toEqual({ change: "+€610.00", values: "now €1,610.00, was €1,000.00" });
  expect(lines.map(({ name, text }) => [name, text])).toEqual([
    ["Google Ads", "+€420.00 of +€610.00 (68.9%)"],
    // It went the other way, which is no share.
    ["Facebook", "-€10.00 of +€610.00"],
    ["3 others, together", "+€200.00 of +€610.00 (32.8%)"],
  ]);
});

test("bars reach as far as their change, falls the other way", () => {
  const { lines } = contributionLines(group, "revenue", "platform");
  expect(lines.map(({ reach }) => Math.round(reach * 100))).toEqual([100, -2, 48]);
});

test("campaigns say where they run, and counts are not money", () => {
  const [line] = contributionLines(group, "clicks", "campaign").lines;
  expect(line).toMatchObject({ name: "Campaign google", detail: "Google Ads", text: "+420 of +610 (68.9%)" });
});

test("without a comparison a part is its value", () => {
  const alone = {
    ...group,
    total: part(1610, null, null),
    items: [item("g", "google", part(920, null, null))],
    rest: null,
  };
  const { lines, total } = contributionLines(alone, "revenue", "campaign");
  expect(total).toEqual({ change: "€1,610.00", values: null });
  expect([lines[0]?.text, lines[0]?.values]).toEqual(["€920.00", "now €920.00"]);
});

test("what is not known is a dash, and no part of a change", () => {
  const unread = { current: null, previous: null, change: null, shareOfChange: null };
  const read = { ...part(590, 600, null), change: null };
  const { lines, total } = contributionLines(
    {
      ...group,
      total: { ...read, previous: null },
      items: [item("facebook", "facebook", read), { ...item("google", "google", read), ...unread }],
      rest: null,
    },
    "revenue",
    "platform",
  );
  expect(total.change).toBe("€590.00");
  expect(lines[0]?.values).toBe("now €590.00, was €600.00");
  expect(lines.map(({ text, reach }) => [text, reach])).toEqual([
    ["€590.00", 1],
    ["—", 0],
  ]);
});
