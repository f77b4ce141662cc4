import * as z from "zod";
import type { Secret } from "@/lib/core/secret";
import type { ConversionTarget } from "@/lib/platforms/contract";
import type { GoogleClient } from "./client";

const QUERY = `SELECT ${["id", "name", "type", "category", "status"].map((name) => `conversion_action.${name}`).join(", ")} FROM conversion_action WHERE conversion_action.status = 'ENABLED'`;
const Row = z.object({
  conversionAction: z.object({
    id: z.coerce.string(),
    name: z.string().default(""),
    type: z.string().default("UNKNOWN"),
    category: z.string().default("UNKNOWN"),
  }),
});

/** Purchases before all others: they are what a till sends. */
const purchasesFirst = (a: z.output<typeof Row>, b: z.output<typeof Row>): number =>
  Number(b.conversionAction.category === "PURCHASE") - Number(a.conversionAction.category === "PURCHASE");

/**
 * The enabled conversion actions of a conversion customer. Only UPLOAD_CLICKS takes a till's sales from everybody; the
 * store-sales types need an account that Google has let in. @throws PlatformError
 * Source: Google Ads API `conversion_action.proto` v25, Data Manager API "Store sales", read 2026-11-22.
 */
export async function listConversionActions(
  client: GoogleClient,
  token: Secret,
  account: { readonly customerId: string; readonly loginCustomerId: string | undefined },
): Promise<ConversionTarget[]> {
  const rows = await client.queryAds(token, { ...account, query: QUERY, row: Row });
  return [...rows].sort(purchasesFirst).map(({ conversionAction: { id, name, type } }) => ({
    id,
    name: name || id,
    problem: type === "UPLOAD_CLICKS" ? null : "action_type_not_supported",
  }));
}
