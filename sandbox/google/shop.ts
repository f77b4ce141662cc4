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
  /** `eventSource`s that it takes no events from; left out: none. Google publishes the refusal and not its rule. */
  refusedEventSources: z.array(z.string()).optional(),
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
  budget: z.strictObject({
    id: NumericId,
    amountMicros: Micros,
    /** Left out: named after the campaign. */
    name: z.string().min(1).optional(),
    explicitlyShared: z.boolean().optional(),
  }),
  /** Left out: MAXIMIZE_CONVERSIONS. */
  biddingStrategyType: z.string().optional(),
  days: z.array(FiguresShape).default([]),
});

const UserListShape = z.strictObject({
  id: NumericId,
  displayName: z.string().min(1),
  description: z.string().default(""),
  membershipStatus: z.enum(["OPEN", "CLOSED"]).default("OPEN"),
  membershipDays: z.int().min(0).max(540).default(540),
  uploadKeyTypes: z.array(z.enum(["CONTACT_ID", "MOBILE_ID", "USER_ID"])).default(["CONTACT_ID"]),
  /** People on the list. A PUT gives that many strangers, who only `removeAll` takes off again. */
  memberCount: z.int().min(0).default(0),
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
  /** Google closed classic click uploads to newcomers on 2026-06-15; left out: not on the list of those who may. */
  clickUploadsAllowlisted: z.boolean().optional(),
  /** Likewise for uploads by offline user data jobs, closed on 2026-04-01. */
  userDataJobsAllowlisted: z.boolean().optional(),
  /** Left out: none. Those made through the API are shown too. */
  userLists: z.array(UserListShape).optional(),
  conversionActions: z.array(ConversionActionShape).default([]),
  campaigns: z.array(CampaignShape).default([]),
});

/** The Cloud project that owns the OAuth client, and with it all quotas. */
const ProjectShape = z.strictObject({
  /** Left out: basic. */
  accessLevel: z.enum(["test", "explorer", "basic", "standard"]).optional(),
  /** Instead of what the level grants. */
  adsOperationsPerDay: z.int().min(1).optional(),
  /** Left out: 300. */
  dataManagerPerMinute: z.int().min(1).optional(),
  /** Left out: 100,000. */
  dataManagerPerDay: z.int().min(1).optional(),
  /** Left out: production. While testing, refresh tokens live for seven days. */
  publishingStatus: z.enum(["testing", "production"]).optional(),
});

/** Somebody in clear, so that hashes of what was not normalised can be told. Never put a real person here. */
const KnownPersonShape = z.strictObject({
  email: z.string().min(3).optional(),
  phone: z.string().min(5).optional(),
  givenName: z.string().min(1).optional(),
  familyName: z.string().min(1).optional(),
});

/** What Google finds only after it has accepted a request: the client learns of it from the request's status. */
const ProcessingErrorShape = z.strictObject({
  /** Of events whose transaction id begins so. */
  transaction: z.string(),
  reason: z.string().regex(/^PROCESSING_ERROR_[A-Z_]+$/, "a value of ProcessingErrorReason"),
  /** Left out: every time. */
  times: z.int().min(1).optional(),
});

export const GoogleShopShape = z.strictObject({
  people: z.array(PersonShape).min(1),
  customers: z.array(CustomerShape),
  project: ProjectShape.optional(),
  knownPeople: z.array(KnownPersonShape).optional(),
  processingErrors: z.array(ProcessingErrorShape).optional(),
});

export type GoogleShop = z.output<typeof GoogleShopShape>;
export type Person = z.output<typeof PersonShape>;
export type Customer = z.output<typeof CustomerShape>;
export type ConversionAction = z.output<typeof ConversionActionShape>;
export type Campaign = z.output<typeof CampaignShape>;
export type UserList = z.output<typeof UserListShape>;
export type KnownPerson = z.output<typeof KnownPersonShape>;
export type Figures = z.output<typeof FiguresShape>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}
