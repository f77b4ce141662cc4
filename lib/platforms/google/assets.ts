import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import { mapLimited } from "@/lib/core/map-limited";
import type { Secret } from "@/lib/core/secret";
import type { AdAccount, AssetPort, AssetProblem } from "@/lib/platforms/contract";
import type { GoogleClient } from "./client";
import { listConversionActions } from "./conversion-actions";

const CONCURRENCY = 4;
/** `customers/1234567890` → `1234567890`. */
const idOf = (resourceName: string): string => resourceName.split("/").at(-1) ?? "";
const Accessible = z.object({ resourceNames: z.array(z.string()).default([]) });

/** proto3 JSON leaves out false, 0 and empty texts. */
const no = z.boolean().default(false);
const Customer = z.object({
  id: z.coerce.string(),
  descriptiveName: z.string().default(""),
  currencyCode: z.string().default("XXX"),
  timeZone: z.string().default("UTC"),
  manager: no,
  testAccount: no,
  status: z.string().default("ENABLED"),
  conversionTrackingSetting: z
    .object({
      googleAdsConversionCustomer: z.string().default(""),
      acceptedCustomerDataTerms: no,
      enhancedConversionsForLeadsEnabled: no,
    })
    .optional(),
});
type Customer = z.output<typeof Customer>;
const CustomerRow = z.object({ customer: Customer });
const CustomerClient = Customer.omit({ conversionTrackingSetting: true }).extend({ hidden: no });
type CustomerClient = z.output<typeof CustomerClient>;
const ClientRow = z.object({ customerClient: CustomerClient });

const DETAILS = ["id", "descriptive_name", "currency_code", "time_zone", "manager", "test_account", "status"];
const SETTING = [
  "google_ads_conversion_customer",
  "accepted_customer_data_terms",
  "enhanced_conversions_for_leads_enabled",
];
const CUSTOMER_QUERY = `SELECT ${[
  ...DETAILS.map((name) => `customer.${name}`),
  ...SETTING.map((name) => `customer.conversion_tracking_setting.${name}`),
].join(", ")} FROM customer LIMIT 1`;
/** Without a level filter a manager's query gives the whole tree below it. */
const CLIENTS_QUERY = `SELECT ${[...DETAILS, "level", "hidden"].map((name) => `customer_client.${name}`).join(", ")} FROM customer_client`;

/** An account and the manager through whom it is reached; none when the person reaches it directly. */
type Reached = { readonly id: string; readonly known?: CustomerClient; readonly loginCustomerId?: string };

const statusProblem = (status: string): AssetProblem | null => {
  if (status === "CANCELED" || status === "CLOSED") return "account_closed";
  return status === "SUSPENDED" ? "account_disabled" : null;
};

/** Data with hashes is refused until the advertiser has done both. Source: Data Manager API `error.proto`, read 2026-11-22. */
function setupProblem({ conversionTrackingSetting: setting }: Customer): AssetProblem | null {
  if (!setting?.acceptedCustomerDataTerms) return "customer_data_terms_not_accepted";
  return setting.enhancedConversionsForLeadsEnabled ? null : "enhanced_conversions_off";
}

const describe = (
  customer: CustomerClient | Customer,
  problem: AssetProblem | null,
  extra: Readonly<Record<string, string>> = {},
): AdAccount => ({
  id: customer.id,
  name: customer.descriptiveName || customer.id,
  currency: customer.currencyCode,
  timeZone: customer.timeZone,
  problem,
  targets: [],
  extra,
});
const unreadable = ({ id, known }: Reached, problem: AssetProblem): AdAccount =>
  known
    ? describe(known, problem)
    : { id, name: id, currency: "XXX", timeZone: "UTC", problem, targets: [], extra: {} };

/** What is wrong with an account that answers a query by refusing it; null when it is not the account's fault. */
function refusalProblem(error: unknown): AssetProblem | null {
  if (!(error instanceof PlatformError) || error.failure.kind !== "permission") return null;
  if (error.details.reason === "account_closed") return "account_closed";
  return error.details.reason === "account_lost" ? "no_permission" : null;
}

export function createGoogleAssets(client: GoogleClient): AssetPort {
  const readCustomer = async (token: Secret, { id, loginCustomerId }: Reached): Promise<Customer | undefined> => {
    const rows = await client.queryAds(token, {
      customerId: id,
      loginCustomerId,
      query: CUSTOMER_QUERY,
      row: CustomerRow,
    });
    return rows[0]?.customer;
  };

  /** The accounts below a manager, sub-managers left out: whoever is below them is in the same answer. */
  async function listBelow(token: Secret, managerId: string): Promise<Reached[]> {
    const rows = await client.queryAds(token, {
      customerId: managerId,
      query: CLIENTS_QUERY,
      row: ClientRow,
    });
    return rows
      .map(({ customerClient }) => customerClient)
      .filter(({ id, manager, hidden }) => id !== managerId && !manager && !hidden)
      .map((known) => ({ id: known.id, known, loginCustomerId: managerId }));
  }

  /** A usable account with its conversion actions; these belong to its conversion customer, which may be its manager. */
  async function withTargets(token: Secret, reached: Reached, customer: Customer): Promise<AdAccount> {
    const owner = idOf(customer.conversionTrackingSetting?.googleAdsConversionCustomer ?? "");
    const extra = {
      ...(reached.loginCustomerId !== undefined && { loginCustomerId: reached.loginCustomerId }),
      ...(/^[1-9]\d*$/.test(owner) && { conversionCustomerId: owner }),
    };
    const early = statusProblem(customer.status) ?? (customer.testAccount ? "test_account" : setupProblem(customer));
    if (early) return describe(customer, early, extra);
    const targets = await listConversionActions(client, token, {
      customerId: extra.conversionCustomerId ?? customer.id,
      loginCustomerId: reached.loginCustomerId,
    });
    const usable = targets.some(({ problem }) => problem === null);
    return { ...describe(customer, usable ? null : "no_target", extra), targets };
  }

  /** One directly or indirectly reached account; a manager comes with everything below it. */
  async function explore(token: Secret, reached: Reached): Promise<{ account: AdAccount; below: Reached[] }> {
    const closed = statusProblem(reached.known?.status ?? "");
    if (closed) return { account: unreadable(reached, closed), below: [] };
    try {
      const customer = await readCustomer(token, reached);
      if (!customer) return { account: unreadable(reached, "no_permission"), below: [] };
      if (!customer.manager) return { account: await withTargets(token, reached, customer), below: [] };
      return { account: describe(customer, "manager_account"), below: await listBelow(token, customer.id) };
    } catch (error) {
      const problem = refusalProblem(error);
      if (!problem) throw error;
      return { account: unreadable(reached, problem), below: [] };
    }
  }

  return {
    /**
     * GET customers:listAccessibleCustomers, then per account one query for itself and one for its conversion actions,
     * and per manager one for all accounts below it. Accounts reached directly come without `loginCustomerId`, even
     * when a manager leads to them too. `extra`: `loginCustomerId`, `conversionCustomerId` (digits).
     * Accounts that refuse to be read have no currency: `XXX`, ISO 4217 for none.
     * @throws PlatformError reconnect, permission (`no_ads_account`), throttled, unavailable, misconfigured
     * Source: Google Ads API "Get account hierarchy", protos v25, read 2026-11-22.
     */
    async list(grant) {
      const token = grant.accessToken;
      const { data } = await client.callAds(token, {
        method: "GET",
        path: "/customers:listAccessibleCustomers",
        schema: Accessible,
      });
      const roots = [...new Set(data.resourceNames.map(idOf))].map((id): Reached => ({ id }));
      const direct = await mapLimited(roots, CONCURRENCY, (root) => explore(token, root));
      const seen = new Set(roots.map(({ id }) => id));
      const below = direct.flatMap((found) => found.below).filter(({ id }) => !seen.has(id) && seen.add(id));
      const indirect = await mapLimited(below, CONCURRENCY, (reached) => explore(token, reached));
      return [...direct, ...indirect].map(({ account }) => account);
    },
  };
}
