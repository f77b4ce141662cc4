import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { RateBody } from "../contracts/rates";
import { apiHref, callApi } from "./call-api";
import { FIGURE_KEYS } from "./figures";

const contract = () => import("../contracts/rates");

export const ratesQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["exchange-rates", storeId] as const,
    queryFn: ({ signal }) => callApi(`exchange-rates/${storeId}`, async () => (await contract()).RateList, { signal }),
  });

/** The rates, and every figure that may be converted with them, are asked for anew. */
export async function refreshRates(queryClient: QueryClient, storeId: string): Promise<void> {
  const keys = ["exchange-rates", ...FIGURE_KEYS];
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key, storeId] })));
}

/** The same as a file. */
export const ratesCsvHref = (storeId: string): string => apiHref(`exchange-rates/${storeId}/csv`);

/** The same pair and day again replaces the rate. */
export const stateRate = (storeId: string, body: RateBody) =>
  callApi(`exchange-rates/${storeId}`, async () => (await contract()).RateResult, { method: "POST", body });

export const deleteRate = (storeId: string, rateId: string) =>
  callApi(`exchange-rates/${storeId}/${rateId}`, async () => (await contract()).RateDeleted, { method: "DELETE" });
