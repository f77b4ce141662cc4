import * as z from "zod";
import { InvalidControl } from "../core/invalid-control";

const Id = z.string().regex(/^\d+$/, "must be digits");
const AccountId = z
  .string()
  .regex(/^(act_)?\d+$/, "must be digits")
  .transform((id) => id.replace(/^act_/, ""));
const Day = z.iso.date();
const Amount = z.number().nonnegative();
const Count = z.int().nonnegative();

/** Figures of one campaign, day (of the account's zone) and publisher platform. Money in major units. */
const MetaDay = z.strictObject({
  date: Day,
  publisherPlatform: z.string().min(1),
  impressions: Count,
  clicks: Count,
  spend: Amount,
  purchases: Count.default(0),
  revenue: Amount.default(0),
});
export type MetaDay = z.infer<typeof MetaDay>;

const MetaCampaign = z.strictObject({
  id: Id,
  name: z.string(),
  objective: z.string().default("OUTCOME_SALES"),
  status: z.enum(["ACTIVE", "PAUSED", "DELETED", "ARCHIVED"]).default("ACTIVE"),
  effectiveStatus: z.enum(["ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"]).default("ACTIVE"),
  dailyBudget: Amount.nullable().default(null),
  createdAt: Day.default("2026-01-05"),
  issue: z.string().nullable().default(null),
  days: z.array(MetaDay).default([]),
});
export type MetaCampaign = z.infer<typeof MetaCampaign>;

const MetaDataset = z.strictObject({
  id: Id,
  name: z.string(),
  /** `is_consolidated_container`: whether it takes sales of a physical store. */
  forStoreSales: z.boolean().default(true),
  unavailable: z.boolean().default(false),
});
export type MetaDataset = z.infer<typeof MetaDataset>;

/** How much may be called; without it nothing is ever too much. */
const MetaLimits = z.strictObject({
  /** Meta's "limited" and "full" access, as its headers call them. */
  accessTier: z.enum(["development_access", "standard_access"]).default("standard_access"),
  /** Points an hour and use case, a read 1 and a write 3; the tier's own where left out. */
  callsPerHour: z.int().min(1).optional(),
});
export type MetaLimits = z.infer<typeof MetaLimits>;

const InstagramAccount = z.strictObject({ id: Id, username: z.string() });
const MetaAdAccount = z.strictObject({
  id: AccountId,
  name: z.string(),
  /** 1 active, 2 disabled, 101 closed; see Meta's `account_status`. */
  status: z.int().default(1),
  disableReason: z.int().default(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: z.string().refine(isTimeZone, "must be an IANA time zone"),
  business: z.strictObject({ id: Id, name: z.string() }).nullable().default(null),
  instagramAccounts: z.array(InstagramAccount).default([]),
  datasets: z.array(MetaDataset).default([]),
  campaigns: z.array(MetaCampaign).default([]),
  limits: MetaLimits.nullable().default(null),
  /** Who is behind the ads, where the account says so for all of them. */
  dsa: z.strictObject({ beneficiary: z.string(), payor: z.string() }).nullable().default(null),
  audienceTermsAccepted: z.boolean().default(true),
  /** What was created over the API: served, and of no effect when put back. */
  created: z.unknown().optional(),
});
export type MetaAdAccount = z.infer<typeof MetaAdAccount>;

const Task = z.enum(["MANAGE", "ADVERTISE", "ANALYZE", "DRAFT", "AA_ANALYZE"]);
const MetaPage = z.strictObject({ id: Id, name: z.string(), instagram: InstagramAccount.nullable().default(null) });
const MetaPerson = z.strictObject({
  id: Id,
  name: z.string(),
  adAccounts: z
    .array(z.strictObject({ id: AccountId, tasks: z.array(Task).default(["MANAGE", "ADVERTISE", "ANALYZE"]) }))
    .default([]),
  /** Page ids. */
  pages: z.array(Id).default([]),
});
export type MetaPerson = z.infer<typeof MetaPerson>;

const MetaShop = z.strictObject({
  people: z.array(MetaPerson).min(1),
  pages: z.array(MetaPage).default([]),
  adAccounts: z.array(MetaAdAccount),
  /** Of the application as a whole. */
  limits: MetaLimits.nullable().default(null),
});
/** Everything Meta knows about people and their ads; the shape of `/_sandbox/accounts/meta`. */
export type MetaShop = z.infer<typeof MetaShop>;
/** The same before defaults: what a seed or a `PUT` may leave out. */
export type MetaShopInput = z.input<typeof MetaShop>;

/** @throws InvalidControl */
export function readMetaShop(body: unknown): MetaShop {
  const parsed = MetaShop.safeParse(body);
  if (!parsed.success)
    throw new InvalidControl(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
  const shop = parsed.data;
  const issues = shop.people.flatMap(({ adAccounts, pages }, person) => [
    ...adAccounts.flatMap(({ id }, at) =>
      shop.adAccounts.some((account) => account.id === id)
        ? []
        : [{ path: `people.${person}.adAccounts.${at}.id`, message: "no such ad account" }],
    ),
    ...pages.flatMap((id, at) =>
      shop.pages.some((page) => page.id === id)
        ? []
        : [{ path: `people.${person}.pages.${at}`, message: "no such page" }],
    ),
  ]);
  if (issues.length > 0) throw new InvalidControl(issues);
  return shop;
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
