import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import * as names from "./ads/ad-names";
import { NODE_FIELDS } from "./graph-fields";
import { BREAKDOWNS, INSIGHTS_FIELDS } from "./insights-query";

/** Meta's own lists, from a package that is a development dependency and speaks version 24. */
const sdk: Readonly<Record<string, unknown>> = createRequire(import.meta.url)("facebook-nodejs-business-sdk");
const listOf = (object: string, list: string): string[] =>
  Object.values(z.record(z.string(), z.string()).parse(Reflect.get(Object(sdk[object]), list)));

/** What Meta added since, or takes without listing it, each with where it is written. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  // GitHub's v26 of the same package.
  CustomAudience: ["audience_labels", "usage_restriction"],
  Page: ["tasks", "picture"],
  // Since v25 a run that failed says why (Insights best practices).
  AdReportRun: ["error_message", "error_subcode", "error_user_title", "error_user_msg"],
  // An edge that may be named as a field.
  User: ["picture"],
};

describe("no name of ours is unknown to Meta", () => {
  test.each(Object.entries(NODE_FIELDS))("among the fields of %s", (type, fields) => {
    const known = [...listOf(type, "Fields"), ...(ELSEWHERE[type] ?? [])];
    expect([...fields].filter((field) => !known.includes(field))).toEqual([]);
  });

  test("among the fields and breakdowns of insights", () => {
    const known = [...listOf("AdsInsights", "Fields"), ...listOf("AdsInsights", "Breakdowns")];
    expect([...INSIGHTS_FIELDS, ...BREAKDOWNS].filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each([
    ["Campaign", "Objective", names.OBJECTIVES],
    ["Campaign", "BidStrategy", names.BID_STRATEGIES],
    ["Campaign", "SpecialAdCategories", names.SPECIAL_CATEGORIES],
    ["AdSet", "BillingEvent", names.BILLING_EVENTS],
    ["AdSet", "OptimizationGoal", names.OPTIMIZATION_GOALS],
    ["AdSet", "DestinationType", names.DESTINATIONS],
    ["AdPromotedObject", "CustomEventType", names.CUSTOM_EVENT_TYPES],
    ["AdPromotedObject", "Fields", names.PROMOTED_OBJECT_KEYS],
    ["AdCreative", "CallToActionType", names.CALLS_TO_ACTION],
    ["AdCreativeObjectStorySpec", "Fields", names.STORY_SPEC_KEYS],
    ["AdCreativeLinkData", "Fields", names.LINK_DATA_KEYS],
    ["AdCreativeLinkDataCallToActionValue", "Fields", names.CALL_TO_ACTION_VALUE_KEYS],
    ["TargetingGeoLocation", "Fields", names.GEO_KEYS],
  ])("among %s.%s", (object, list, ours) => {
    const known = listOf(object, list);
    expect(ours.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("among the keys of targeting, but for those of v26", () => {
    const known = [...listOf("Targeting", "Fields"), "whatsapp_positions"];
    expect(names.TARGETING_KEYS.filter((name) => !known.includes(name))).toEqual([]);
  });
});

test.each([
  ["goals", "AdSet", "OptimizationGoal", names.OPTIMIZATION_GOALS],
  ["calls to action", "AdCreative", "CallToActionType", names.CALLS_TO_ACTION],
  ["events", "AdPromotedObject", "CustomEventType", names.CUSTOM_EVENT_TYPES],
])("we know all of Meta's %s", (_what, object, list, ours) => {
  expect(listOf(object, list).filter((name) => !ours.includes(name))).toEqual([]);
});
