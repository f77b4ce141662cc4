import { createLoader } from "nuqs/server";
import { describe, expect, test } from "vitest";
import { CampaignViewShows } from "../contracts/campaign-views";
import { viewedParams } from "./search-params";
import { isAsKept, isPlainAddress, keysOfView, showsOf, USUAL_KEYS, viewHref, viewSearch } from "./view-address";

const load = createLoader(viewedParams);
const keysOf = (search: string) => load(new URLSearchParams(search));
const kept = (given: object) => CampaignViewShows.parse(given);
const ID = "0199a000-0000-7000-8000-000000000001";
const LOSING = kept({
  platform: "google",
  sort: "roas",
  order: "asc",
  cols: ["spend", "roas"],
  range: "7d",
  cmp: "year",
});

test("everything that the address can say of the table and its range is kept, and nothing else", () => {
  expect(Object.keys(viewedParams).sort()).toEqual(Object.keys(kept({})).sort());
  expect(showsOf(USUAL_KEYS)).toEqual(kept({}));
});

test("a view's link says all of it and is read as the same again", () => {
  const href = viewHref("harbour-street", ID, keysOfView(LOSING));
  expect(href).toBe(
    `/harbour-street/overview?view=${ID}&platform=google&sort=roas&order=asc&cols=spend,roas&range=7d&cmp=year`,
  );
  expect(href).toBe(`/harbour-street/overview?${viewSearch({ id: ID, shows: LOSING })}`);
  expect(showsOf(keysOf(href.split("?")[1] ?? ""))).toEqual(LOSING);
});

test("a link to all campaigns says nothing, or that no view is open", () => {
  expect(viewHref("harbour-street", null, USUAL_KEYS)).toBe("/harbour-street/overview");
  expect(viewHref("harbour-street", "all", USUAL_KEYS)).toBe("/harbour-street/overview?view=all");
});

describe("the address is the view's when", () => {
  test.each([
    ["it says the same", "platform=google&sort=roas&order=asc&cols=spend,roas&range=7d&cmp=year", LOSING],
    [
      "it says the same in another order",
      "cmp=year&cols=spend,roas&range=7d&order=asc&sort=roas&platform=google",
      LOSING,
    ],
    ["both are as usual", "", kept({})],
    ["it says the usual aloud", "sort=spend&order=desc&range=28d&cmp=previous", kept({})],
    ["what it says is not known", "sort=karma&platform=myspace&cols=karma", kept({})],
    ["blanks stand around the search", "q=%20sale%20", kept({ q: "sale" })],
    [
      "a named range stands beside the dates",
      "range=7d&from=2026-10-01&to=2026-10-31",
      kept({ from: "2026-10-01", to: "2026-10-31" }),
    ],
    ["its dates make no range", "range=7d&from=2026-10-31&to=2026-10-01", kept({ range: "7d" })],
    [
      "compared dates stand beside another comparison",
      "cmp=year&cmpFrom=2026-09-01&cmpTo=2026-09-30",
      kept({ cmp: "year" }),
    ],
    ["it wants to compare with dates and has none", "cmp=custom", kept({})],
  ])("%s", (_why, search, shows) => {
    expect(isAsKept(keysOf(search), shows)).toBe(true);
  });
});

describe("the address is no longer the view's when it has another", () => {
  test.each([
    "platform=facebook",
    "status=paused",
    "q=sale",
    "sort=spend",
    "order=desc",
    "cols=roas,spend",
    "cols=name",
    "range=28d",
    "from=2026-10-01&to=2026-10-31",
    "cmp=none",
    "cmp=custom&cmpFrom=2026-09-01&cmpTo=2026-09-30",
  ])("%s", (change) => {
    const search = new URLSearchParams(viewHref("s", null, keysOfView(LOSING)).split("?")[1]);
    for (const [key, value] of new URLSearchParams(change)) search.set(key, value);
    expect(isAsKept(keysOf(search.toString()), LOSING)).toBe(false);
  });
});

test("an address that says nothing of what the overview shows leaves it to us what is opened", () => {
  for (const plain of [{}, { connected: "google" }]) expect(isPlainAddress(plain)).toBe(true);
  const ofTheTable = [{ platform: "google" }, { sort: "karma" }, { cols: "" }, { range: "7d" }];
  for (const said of [{ view: "all" }, ...ofTheTable, { unit: "week" }, { why: "revenue", connected: "google" }])
    expect(isPlainAddress(said)).toBe(false);
});
