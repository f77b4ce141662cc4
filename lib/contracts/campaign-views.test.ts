import { describe, expect, test } from "vitest";
import { CampaignViewBody, CampaignViewChange, CampaignViewShows, readShows } from "./campaign-views";

const USUAL = CampaignViewShows.parse({});
const problemsOf = (shows: object): string[] =>
  (CampaignViewShows.safeParse(shows).error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`);

test("what is left out is as usual", () => {
  expect(USUAL).toEqual({
    ...{ platform: null, status: null, roas: null, q: "", sort: "spend", order: "desc", cols: null },
    ...{ range: "28d", from: null, to: null, cmp: "previous", cmpFrom: null, cmpTo: null },
  });
});

describe("a view is refused, with the field named, when", () => {
  test.each([
    [{ platform: "myspace" }, /^platform /],
    [{ status: "asleep" }, /^status /],
    [{ sort: "karma" }, /^sort /],
    [{ order: "up" }, /^order /],
    [{ cols: ["spend", "karma"] }, /^cols.1 /],
    [{ cols: ["name"] }, /^cols.0 /],
    [{ cols: ["spend", "spend"] }, /^cols must name each column once$/],
    [{ q: "a\u0000b" }, /^q must not hold control characters$/],
    [{ q: "x".repeat(201) }, /^q /],
    [{ range: "30d" }, /^range /],
    [{ cmp: "moon" }, /^cmp /],
    [{ from: "2026-10-01" }, /^to is missing beside from$/],
    [{ to: "2026-10-01" }, /^from is missing beside to$/],
    [{ from: "2026-10-02", to: "2026-10-01" }, /^to must not be before from$/],
    [{ from: "2020-10-02", to: "2026-10-01" }, /^from at most 25 months/],
    [{ from: "2026-02-30", to: "2026-03-01" }, /^from /],
    [{ cmp: "custom" }, /^cmpFrom is needed/],
    [{ cmp: "custom", cmpFrom: "2026-10-01" }, /^cmpTo is missing beside cmpFrom$/],
  ])("it shows %j", (shows, problem) => {
    expect(problemsOf(shows)).toEqual([expect.stringMatching(problem)]);
  });

  test.each([
    ["no name", { name: " ", shows: {} }, "name"],
    ["a name too long", { name: "x".repeat(61), shows: {} }, "name"],
    ["a name with a line break", { name: "a\nb", shows: {} }, "name"],
    ["nothing to show", { name: "A" }, "shows"],
  ])("it has %s", (_what, body, field) => {
    expect(CampaignViewBody.safeParse(body).error?.issues[0]?.path).toEqual([field]);
  });

  test("a key is not known", () => {
    expect(CampaignViewShows.safeParse({ color: "red" }).success).toBe(false);
    expect(CampaignViewChange.safeParse({ color: "red" }).success).toBe(false);
  });
});

test("a name is trimmed, and a change says no more than it says", () => {
  expect(CampaignViewBody.parse({ name: "  Losing money ", shows: {} })).toMatchObject({ name: "Losing money" });
  expect(CampaignViewChange.parse({ name: " B " })).toEqual({ name: "B" });
});

describe("what was kept by another version", () => {
  test("is read as it was where it is known, and as usual where it is not", () => {
    const kept = { ...USUAL, platform: "google", sort: "karma", cols: ["roas", "karma", "spend"], soon: true };
    expect(readShows(kept)).toEqual({ ...USUAL, platform: "google", cols: ["roas", "spend"] });
  });
  test("keeps its filters where its days make no range", () => {
    expect(readShows({ status: "paused", from: "2026-10-02", to: "2026-10-01", cmp: "custom" })).toEqual({
      ...USUAL,
      status: "paused",
    });
  });
  test("is as usual where nothing of it is known", () => {
    expect(readShows({})).toEqual(USUAL);
    expect(readShows({ platform: 7, q: null, cols: "spend", from: [] })).toEqual(USUAL);
  });
});
