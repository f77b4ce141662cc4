import * as z from "zod";

// The shape of `GET` and `PUT /_sandbox/accounts/google`. Names follow the Google Ads API, in its JSON spelling.

const CustomerId = z.string().regex(/^\d{10}$/, "ten digits, no dashes");
const NumericId = z.string().regex(/^\d{1,19}$/, "digits only");
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "YYYY-MM-DD");
const Micros = z.int().min(0);

const PersonShape = z.strictObject({
  id: z.string().regex(/^\d{1,21}$/, "digits only"),
  name: z.string().min(1),
  email: z.string().min(3),
  /** Accounts the person was invited to; children of a manager are reached through it. */
  directAccounts: z.array(CustomerId).default([]),
});

const ConversionActionShape = z.strictObject({
  id: NumericId,
  name: z.string().min(1),
  type: z.string().min(1),
  category: z.string().default("PURCHASE"),
  status: z.enum(["ENABLED", "REMOVED", "HIDDEN"]).default("ENABLED"),
  countingType: z.enum(["MANY_PER_CLICK", "ONE_PER_CLICK"]).default("MANY_PER_CLICK"),
  primaryForGoal: z.boolean().default(true),
  /** Decides whether events are refused as too early (six hours). */
  createdAt: z.iso.datetime().default("2025-03-01T09:00:00Z"),
});

const FiguresShape = z.strictObject({
  date: Day,
  impressions: Micros,
  clicks: Micros,
  costMicros: Micros,
  conversions: z.number().min(0),
  /** In units of the account's currency, as Google gives it. */
  conversionsValue: z.number().min(0),
});

const CampaignShape = z.strictObject({
  id: NumericId,
  name: z.string().min(1),
  status: z.enum(["ENABLED", "PAUSED", "REMOVED"]).default("ENABLED"),
  servingStatus: z.enum(["SERVING", "NONE", "ENDED", "PENDING", "SUSPENDED"]).default("SERVING"),
  primaryStatus: z.string().default("ELIGIBLE"),
  primaryStatusReasons: z.array(z.string()).default([]),
  advertisingChannelType: z.string().default("SEARCH"),
  /** `yyyy-MM-dd HH:mm:ss` in the account's time zone. */
  startDateTime: z.string().default("2026-01-01 00:00:00"),
  endDateTime: z.string().nullable().default(null),
  budget: z.strictObject({ id: NumericId, amountMicros: Micros }),
  days: z.array(FiguresShape).default([]),
});

const CustomerShape = z.strictObject({
  id: CustomerId,
  descriptiveName: z.string().min(1),
  currencyCode: z.string().regex(/^[A-Z]{3}$/),
  timeZone: z.string().refine(isTimeZone, "an IANA time zone"),
  status: z.enum(["ENABLED", "CANCELED", "SUSPENDED", "CLOSED"]).default("ENABLED"),
  manager: z.boolean().default(false),
  testAccount: z.boolean().default(false),
  managerId: CustomerId.nullable().default(null),
  /** The account that owns this one's conversion actions; null when conversions are not tracked. */
  conversionCustomerId: CustomerId.nullable(),
  acceptedCustomerDataTerms: z.boolean().default(true),
  enhancedConversionsForLeadsEnabled: z.boolean().default(true),
  storeSalesEligible: z.boolean().default(false),
  conversionActions: z.array(ConversionActionShape).default([]),
  campaigns: z.array(CampaignShape).default([]),
});

export const GoogleShopShape = z.strictObject({
  people: z.array(PersonShape).min(1),
  customers: z.array(CustomerShape),
});

export type GoogleShop = z.output<typeof GoogleShopShape>;
export type Person = z.output<typeof PersonShape>;
export type Customer = z.output<typeof CustomerShape>;
export type ConversionAction = z.output<typeof ConversionActionShape>;
export type Campaign = z.output<typeof CampaignShape>;
export type Figures = z.output<typeof FiguresShape>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}
