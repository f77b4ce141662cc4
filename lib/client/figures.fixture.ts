import type { AdFigures, Change, FigureGroup, Figures, FiguresMeta, MetricsResponse } from "../contracts/metrics";

type Changes = Exclude<FigureGroup["change"], null>;
const RANGE = { startDate: "2026-11-02", endDate: "2026-11-29" };
const BEFORE = { startDate: "2026-10-05", endDate: "2026-11-01" };

export const someAds = (over: Partial<AdFigures> = {}): AdFigures => ({
  spend: 100,
  revenue: 300,
  roas: 3,
  impressions: 1000,
  clicks: 50,
  conversions: 4,
  costPerConversion: 25,
  ...over,
});
export const someFigures = (over: Partial<Figures> = {}): Figures => ({
  ...someAds(),
  till: { tillRevenue: 900, sales: 9, unpricedSales: 0, refunds: 0, refunded: 0 },
  blendedRoas: 9,
  ...over,
});

const LEVEL: Change = { absolute: 0, percent: 0 };
/** Every metric unchanged, but for those given. */
export const someChange = (over: Partial<Changes> = {}): Changes => ({
  spend: LEVEL,
  revenue: LEVEL,
  roas: LEVEL,
  impressions: LEVEL,
  clicks: LEVEL,
  conversions: LEVEL,
  costPerConversion: LEVEL,
  tillRevenue: LEVEL,
  sales: LEVEL,
  blendedRoas: LEVEL,
  ...over,
});

export const someGroup = (over: Partial<FigureGroup> = {}): FigureGroup => ({
  currency: "EUR",
  current: someFigures(),
  previous: someFigures(),
  change: someChange(),
  ...over,
});
export const someMeta = (over: Partial<FiguresMeta> = {}): FiguresMeta => ({
  range: RANGE,
  compare: BEFORE,
  storeCurrency: "EUR",
  storeTimeZone: "Europe/Paris",
  zonesDiffer: false,
  partial: false,
  accounts: [],
  leftOut: [],
  converted: [],
  apart: [],
  ...over,
});
export const someAccount = (over: Partial<FiguresMeta["accounts"][number]> = {}): FiguresMeta["accounts"][number] => ({
  platforms: ["facebook", "instagram"],
  accountId: "1",
  name: "Harbour Ads",
  currency: "EUR",
  timeZone: "Europe/Paris",
  lastSyncAt: "2026-11-29T08:00:00.000Z",
  completeFrom: "2024-10-01",
  problem: null,
  historyProblem: null,
  ...over,
});
export const someMetrics = (groups: FigureGroup[], over: Partial<MetricsResponse["data"]> = {}): MetricsResponse => ({
  success: true,
  data: {
    totalSpend: null,
    totalRevenue: null,
    overallROAS: null,
    currency: null,
    activeConnections: 2,
    syncedEvents: 8,
    totalEvents: 9,
    campaignCount: 5,
    groups,
    ...over,
  },
  meta: someMeta({ accounts: [someAccount()] }),
});
