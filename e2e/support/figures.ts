import { type APIRequestContext, expect, type Page } from "@playwright/test";
import type { MetricsResponse } from "@/lib/contracts/metrics";
import { HARBOUR, type Store } from "./people";

export const overviewOf = ({ slug }: Store) => `/${slug}/overview`;
export const OVERVIEW = overviewOf(HARBOUR);
export const TILES = ["spend", "revenue", "roas", "tillRevenue", "blendedRoas", "costPerConversion"] as const;
export type TileId = (typeof TILES)[number];

export const tile = (page: Page, id: TileId) => page.getByTestId(`metric-tile-${id}`);
export const tileValue = (page: Page, id: TileId) => tile(page, id).getByTestId("tile-value").first();
/** Every tile's value, as a person reads it. */
export const shown = (page: Page) => page.getByTestId("tile-value").allTextContents();

export const day = (back: number, zone = "Europe/Paris") => {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date());
  return new Date(Date.parse(today) - back * 86_400_000).toISOString().slice(0, 10);
};
export const range = (days: number) => `startDate=${day(days - 1)}&endDate=${day(0)}`;
export async function read<T>(api: APIRequestContext, what: string, store: Store, query: string): Promise<T> {
  const answer = await api.get(`/api/v1/marketing/${what}/${store.id}?${query}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}
export const readMetrics = async (api: APIRequestContext, query: string, store = HARBOUR) =>
  (await read<MetricsResponse>(api, "metrics", store, query)).data;

export const short = (amount: number, currency = "EUR") => {
  const digits = Math.abs(amount) < 1000 ? {} : { maximumFractionDigits: 0 };
  return new Intl.NumberFormat("en-GB", { style: "currency", currency, ...digits }).format(amount);
};
export const signed = (percent: number) =>
  new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(
    percent / 100,
  );
