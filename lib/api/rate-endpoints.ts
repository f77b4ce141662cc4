import { RateBody, RateDeleted, RateList, RateResult } from "@/lib/contracts/rates";
import type { Endpoint } from "./endpoint";

export const RATE_ENDPOINTS = {
  listRates: {
    method: "GET",
    path: "/exchange-rates/{storeId}",
    access: { session: "read" },
    summary: "Exchange rates as the business has stated them",
    ok: RateList,
    status: 200,
  },
  stateRate: {
    method: "POST",
    path: "/exchange-rates/{storeId}",
    access: { session: "own" },
    summary: "State an exchange rate for all stores of the business; the same pair and day replaces",
    body: RateBody,
    ok: RateResult,
    status: 201,
  },
  deleteRate: {
    method: "DELETE",
    path: "/exchange-rates/{storeId}/{rateId}",
    access: { session: "own" },
    summary: "Delete an exchange rate",
    ok: RateDeleted,
    status: 200,
  },
} as const satisfies Record<string, Endpoint>;
