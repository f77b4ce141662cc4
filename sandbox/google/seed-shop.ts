import { type Profile, seedFigures } from "./seed-figures";
import type { Campaign, ConversionAction, Customer, GoogleShop } from "./shop";

const HARBOUR_STREET = "4028817735";
const LAURENT_GROUP = "6630194412";
const OLD_TOWN = "5190273348";
const CANAL_QUAY = "7748105526";
const STATION_KIOSK = "3905516284";
const MARKET_HALL = "8256610947";

type Plan = Pick<Campaign, "name" | "advertisingChannelType" | "startDateTime"> &
  Partial<Pick<Campaign, "status" | "servingStatus" | "primaryStatus" | "primaryStatusReasons">> & {
    readonly dailyBudget: number;
    readonly profile: Profile;
  };

/** One that earns, one that loses money, one paused a month ago, one in trouble. */
const PLANS: readonly Plan[] = [
  {
    name: "Brand search",
    advertisingChannelType: "SEARCH",
    startDateTime: "2025-02-03 00:00:00",
    dailyBudget: 45,
    profile: {
      spend: 32,
      clickPrice: 0.62,
      clickRate: 0.094,
      buyRate: 0.061,
      basket: 63,
      trend: 0.12,
      stoppedDaysAgo: 0,
    },
  },
  {
    name: "Display, city centre",
    advertisingChannelType: "DISPLAY",
    startDateTime: "2026-04-20 00:00:00",
    dailyBudget: 30,
    profile: {
      spend: 24,
      clickPrice: 0.38,
      clickRate: 0.006,
      buyRate: 0.0055,
      basket: 41,
      trend: 0.05,
      stoppedDaysAgo: 0,
    },
  },
  {
    name: "Summer terrace",
    advertisingChannelType: "DEMAND_GEN",
    startDateTime: "2026-06-01 00:00:00",
    status: "PAUSED",
    servingStatus: "NONE",
    primaryStatus: "PAUSED",
    primaryStatusReasons: ["CAMPAIGN_PAUSED"],
    dailyBudget: 20,
    profile: {
      spend: 17,
      clickPrice: 0.45,
      clickRate: 0.013,
      buyRate: 0.021,
      basket: 52,
      trend: -0.1,
      stoppedDaysAgo: 31,
    },
  },
  {
    name: "Gift boxes",
    advertisingChannelType: "PERFORMANCE_MAX",
    startDateTime: "2026-08-17 00:00:00",
    primaryStatus: "LIMITED",
    primaryStatusReasons: ["BUDGET_CONSTRAINED", "HAS_ASSET_GROUPS_LIMITED_BY_POLICY"],
    dailyBudget: 12,
    profile: {
      spend: 12,
      clickPrice: 0.71,
      clickRate: 0.019,
      buyRate: 0.034,
      basket: 78,
      trend: 0.2,
      stoppedDaysAgo: 0,
    },
  },
];

/** The demo people and accounts with 90 days up to today. The same day gives the same figures. */
export function seedShop(todayIn: (timeZone: string) => string): GoogleShop {
  const shops: readonly Customer[] = [
    account({ id: HARBOUR_STREET, descriptiveName: "Harbour Street", conversionActions: actionsOf("71") }),
    account({
      id: LAURENT_GROUP,
      descriptiveName: "Laurent Group",
      manager: true,
      conversionCustomerId: null,
    }),
    account({
      id: OLD_TOWN,
      descriptiveName: "Old Town",
      currencyCode: "GBP",
      timeZone: "Europe/London",
      managerId: LAURENT_GROUP,
      conversionActions: actionsOf("72"),
    }),
    account({
      id: CANAL_QUAY,
      descriptiveName: "Canal Quay",
      managerId: LAURENT_GROUP,
      acceptedCustomerDataTerms: false,
      enhancedConversionsForLeadsEnabled: false,
      conversionActions: actionsOf("73"),
    }),
    account({ id: STATION_KIOSK, descriptiveName: "Station Kiosk", managerId: LAURENT_GROUP, status: "CANCELED" }),
    account({
      id: MARKET_HALL,
      descriptiveName: "Market Hall",
      managerId: LAURENT_GROUP,
      // Its website counts, its tills do not yet: nothing takes uploads.
      conversionActions: actionsOf("74").filter(({ type }) => type === "WEBPAGE"),
    }),
  ];
  return {
    people: [
      {
        id: "108233415596021774301",
        name: "Maya Laurent",
        email: "maya.laurent@example.com",
        directAccounts: [HARBOUR_STREET, LAURENT_GROUP],
      },
      { id: "104417790263358812206", name: "Sam Field", email: "sam.field@example.com", directAccounts: [] },
    ],
    customers: shops.map((customer) =>
      customer.conversionActions.length > 0 ? { ...customer, campaigns: campaignsOf(customer, todayIn) } : customer,
    ),
  };
}

function account(given: Pick<Customer, "id" | "descriptiveName"> & Partial<Customer>): Customer {
  return {
    currencyCode: "EUR",
    timeZone: "Europe/Paris",
    status: "ENABLED",
    manager: false,
    testAccount: false,
    managerId: null,
    conversionCustomerId: given.id,
    acceptedCustomerDataTerms: true,
    enhancedConversionsForLeadsEnabled: true,
    storeSalesEligible: false,
    conversionActions: [],
    campaigns: [],
    ...given,
  };
}

function actionsOf(prefix: string): ConversionAction[] {
  const common = { category: "PURCHASE", status: "ENABLED", countingType: "MANY_PER_CLICK" } as const;
  const createdAt = "2025-03-01T09:00:00Z";
  return [
    {
      ...common,
      id: `${prefix}12337565`,
      name: "Till purchases",
      type: "UPLOAD_CLICKS",
      primaryForGoal: false,
      createdAt,
    },
    { ...common, id: `${prefix}12337571`, name: "Website purchases", type: "WEBPAGE", primaryForGoal: true, createdAt },
  ];
}

function campaignsOf(customer: Customer, todayIn: (timeZone: string) => string): Campaign[] {
  const today = todayIn(customer.timeZone);
  return PLANS.map(({ dailyBudget, profile, ...plan }, index) => {
    const id = `2${customer.id.slice(0, 8)}${index + 1}`;
    return {
      status: "ENABLED",
      servingStatus: "SERVING",
      primaryStatus: "ELIGIBLE",
      primaryStatusReasons: [],
      endDateTime: null,
      ...plan,
      id,
      budget: { id: `1${id.slice(1)}`, amountMicros: dailyBudget * 1_000_000 },
      days: seedFigures(profile, id, today),
    };
  });
}
