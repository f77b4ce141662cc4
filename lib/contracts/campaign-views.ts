import * as z from "zod";
import { CAMPAIGN_SORTS, CampaignListQuery, CampaignStatus } from "./campaigns";
import { Compare, DateRange, Day, Period } from "./periods";
import { PlatformId } from "./platforms";
import { ROAS_BANDS } from "./roas-band";
import { text } from "./text";

/** Of one person in one store; and what all people of a store share with each other. */
export const OWN_VIEWS_MAX = 50;
export const SHARED_VIEWS_MAX = 100;
export const VIEW_NAME_MAX = 60;

const Column = z.enum(CAMPAIGN_SORTS).exclude(["name"]);
const Columns = z
  .array(Column)
  .max(Column.options.length)
  .refine((columns) => new Set(columns).size === columns.length, "must name each column once");

/** Every key of the page's address that a view keeps. A key that is added here is kept, and usual in the views before. */
const SHOWS = {
  platform: PlatformId.nullable().default(null),
  status: CampaignStatus.nullable().default(null),
  roas: z.enum(ROAS_BANDS).nullable().default(null),
  q: z
    .string()
    .trim()
    .max(200)
    .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), "must not hold control characters")
    .default(""),
  sort: CampaignListQuery.shape.sort,
  order: CampaignListQuery.shape.order,
  cols: Columns.nullable()
    .default(null)
    .meta({ description: "The columns behind the campaign's name, in their order; null: the usual ones." }),
  range: Period.default("28d").meta({ description: "Goes on with the days; `from` and `to` go before it." }),
  from: Day.nullable().default(null),
  to: Day.nullable().default(null),
  cmp: Compare.default("previous"),
  cmpFrom: Day.nullable().default(null),
  cmpTo: Day.nullable().default(null),
};

/** Two days that are a range, or none at all. */
function checkDays([first, last]: readonly ["from", "to"] | readonly ["cmpFrom", "cmpTo"]) {
  return (shows: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void => {
    const say = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
    const [startDate, endDate] = [shows[first], shows[last]];
    if (startDate === null && endDate === null) return;
    if (startDate === null) say(first, `is missing beside ${last}`);
    else if (endDate === null) say(last, `is missing beside ${first}`);
    else {
      const [issue] = DateRange.safeParse({ startDate, endDate }).error?.issues ?? [];
      if (issue) say(issue.path[0] === "startDate" ? first : last, issue.message.replace("startDate", first));
    }
  };
}

export const CampaignViewShows = z
  .strictObject(SHOWS)
  .superRefine(checkDays(["from", "to"]))
  .superRefine(checkDays(["cmpFrom", "cmpTo"]))
  .refine(({ cmp, cmpFrom, cmpTo }) => cmp !== "custom" || cmpFrom !== null || cmpTo !== null, {
    path: ["cmpFrom"],
    message: "is needed to compare with dates of one's own",
  })
  .meta({
    description: "Filters, search, order, columns and range, as the address has them.",
  });
export type CampaignViewShows = z.output<typeof CampaignViewShows>;

/** What was kept, by whichever version: what is not known any more is as usual, and never breaks a page. */
export function readShows(kept: Readonly<Record<string, unknown>>): CampaignViewShows {
  const cols = Array.isArray(kept.cols) ? kept.cols.filter((column) => Column.safeParse(column).success) : null;
  const known = Object.entries(SHOWS).flatMap(([key, schema]) => {
    const read = schema.safeParse(key === "cols" ? cols : kept[key]);
    return read.success ? [[key, read.data] as const] : [];
  });
  const { from, to, cmp, cmpFrom, cmpTo, ...rest } = Object.fromEntries(known);
  // Keys that are known one by one may still make no range.
  for (const one of [{ ...rest, from, to, cmp, cmpFrom, cmpTo }, rest]) {
    const read = CampaignViewShows.safeParse(one);
    if (read.success) return read.data;
  }
  return CampaignViewShows.parse({});
}

const Name = text(VIEW_NAME_MAX).meta({ description: "Of the views of one person in one store each has its own." });
const IsDefault = z.boolean().meta({ description: "Whether your overview opens with it; a person has one or none." });

export const CampaignViewBody = z
  .strictObject({
    name: Name,
    shared: z.boolean().default(false).meta({ description: "With everybody who sees the store's marketing." }),
    isDefault: IsDefault.default(false),
    shows: CampaignViewShows,
  })
  .meta({ id: "CampaignViewBody" });
export type CampaignViewBody = z.output<typeof CampaignViewBody>;

export const CampaignViewChange = z
  .strictObject({
    name: Name.optional(),
    shared: z.boolean().optional(),
    isDefault: IsDefault.optional(),
    shows: CampaignViewShows.optional(),
  })
  .meta({ id: "CampaignViewChange", description: "What is left out stays." });
export type CampaignViewChange = z.output<typeof CampaignViewChange>;

export const CampaignView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    shared: z.boolean(),
    isDefault: z.boolean(),
    /** Made by whoever asks. */
    isOwn: z.boolean(),
    /** Whether whoever asks may rename, share, change or delete it. */
    canChange: z.boolean(),
    /** The name of whoever made it. */
    madeBy: z.string(),
    shows: CampaignViewShows.meta({ id: "CampaignViewShows" }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "CampaignView" });
export type CampaignView = z.infer<typeof CampaignView>;

export const CampaignViewList = z
  .object({ success: z.literal(true), data: z.array(CampaignView) })
  .meta({ id: "CampaignViewList", description: "Your own and those shared in the store, the oldest first." });
export type CampaignViewList = z.infer<typeof CampaignViewList>;
export const CampaignViewResult = z
  .object({ success: z.literal(true), data: CampaignView })
  .meta({ id: "CampaignViewResult" });
export type CampaignViewResult = z.infer<typeof CampaignViewResult>;
export const CampaignViewDeleted = z
  .object({ success: z.literal(true), message: z.string() })
  .meta({ id: "CampaignViewDeleted" });
export type CampaignViewDeleted = z.infer<typeof CampaignViewDeleted>;
