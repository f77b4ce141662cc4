import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import { mapLimited } from "@/lib/core/map-limited";
import type { AdAccount, AssetPort, AssetProblem, Grant } from "@/lib/platforms/contract";
import { callerAsUser, type GoogleClient } from "./client";
import { createConversionAction, listConversionActions } from "./conversion-actions";
import { idOf } from "./resource-names";

const CONCURRENCY = 4;
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
const CustomerClient = Customer.omit({ conversionTrackingSetting: true });
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
const CLIENTS_QUERY = `SELECT ${DETAILS.map((name) => `customer_client.${name}`).join(", ")} FROM customer_client`;

/** An account and the manager through whom it is reached; none when the person reaches it directly. */
type Reached = { readonly id: string; readonly known?: CustomerClient; readonly loginCustomerId?: string };
/** What reading an account gave: itself, or why it cannot be read. */
type Read = Reached & ({ readonly customer: Customer } | { readonly problem: AssetProblem });

const stateProblem = ({ status, testAccount }: Pick<CustomerClient, "status" | "testAccount">): AssetProblem | null => {
  if (status === "CANCELED" || status === "CLOSED") return "account_closed";
  if (status === "SUSPENDED") return "account_disabled";
  return testAccount ? "test_account" : null;
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

/** Does something with one account; what is the account's own fault, and nothing else, becomes its problem. */
async function orProblem<T>(work: Promise<T>): Promise<T | { readonly problem: AssetProblem }> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof PlatformError && error.failure.kind === "permission" ? error.details.reason : "";
    if (reason === "account_closed") return { problem: "account_closed" };
    if (reason === "account_lost") return { problem: "no_permission" };
    throw error;
  }
}

/** The account that owns the conversion actions: the account itself or a manager above it. */
const ownerOf = (customer: Customer): string => {
  const owner = idOf(customer.conversionTrackingSetting?.googleAdsConversionCustomer ?? "");
  return /^[1-9]\d*$/.test(owner) ? owner : customer.id;
};

export function createGoogleAssets(client: GoogleClient): AssetPort {
  /** An account as it describes itself; what a manager's list says already is not asked for. */
  async function read(grant: Grant, reached: Reached): Promise<Read> {
    const early = reached.known ? stateProblem(reached.known) : null;
    if (early) return { ...reached, problem: early };
    const found = await orProblem(
      client.queryAds(callerAsUser(grant, reached.loginCustomerId), {
        customerId: reached.id,
        query: CUSTOMER_QUERY,
        row: CustomerRow,
      }),
    );
    if ("problem" in found) return { ...reached, ...found };
    const customer = found[0]?.customer;
    return customer ? { ...reached, customer } : { ...reached, problem: "no_permission" };
  }

  /** Everybody below a manager at any depth, sub-managers too. */
  async function listBelow(grant: Grant, managerId: string): Promise<Reached[]> {
    const rows = await orProblem(
      client.queryAds(callerAsUser(grant), { customerId: managerId, query: CLIENTS_QUERY, row: ClientRow }),
    );
    if ("problem" in rows) return [];
    return rows
      .map(({ customerClient: known }) => ({ id: known.id, known, loginCustomerId: managerId }))
      .filter(({ id }) => id !== managerId);
  }

  /** A read account with its conversion actions, which belong to its conversion customer. */
  async function withTargets(grant: Grant, read: Read, wayTo: (id: string) => string | undefined): Promise<AdAccount> {
    if ("problem" in read) return unreadable(read, read.problem);
    const { customer } = read;
    if (customer.manager) return describe(customer, "manager_account");
    const owner = ownerOf(customer);
    // Whoever reaches the owner through a manager reaches the account below the owner the same way.
    const loginCustomerId = read.loginCustomerId ?? (owner === customer.id ? undefined : wayTo(owner));
    const extra = { ...(loginCustomerId !== undefined && { loginCustomerId }), conversionCustomerId: owner };
    const early = stateProblem(customer) ?? setupProblem(customer);
    if (early) return describe(customer, early, extra);
    const targets = await orProblem(listConversionActions(client, callerAsUser(grant, loginCustomerId), owner));
    if ("problem" in targets) return describe(customer, targets.problem, extra);
    const usable = targets.some(({ problem }) => problem === null);
    return { ...describe(customer, usable ? null : "no_target", extra), targets };
  }

  return {
    /**
     * GET customers:listAccessibleCustomers; per account one query for itself and one for its conversion actions; per
     * manager one for all accounts below it, at any depth. Accounts reached directly come without `loginCustomerId`,
     * even when a manager leads to them too, unless only it leads to their conversion customer. Accounts that a manager
     * hides in its own pages are accounts like any other.
     * `extra`: `loginCustomerId`, `conversionCustomerId` (digits). `no_target` means that nothing but a conversion
     * action is missing: `createTarget` makes one. Accounts that refuse to be read have no currency: `XXX`, ISO 4217
     * for none.
     * @throws PlatformError reconnect, permission (`no_ads_account`), throttled, unavailable, misconfigured
     * Source: Google Ads API "Get account hierarchy", protos v25, read 2026-11-22.
     */
    async list(grant) {
      const { data } = await client.callAds("read", callerAsUser(grant), {
        method: "GET",
        path: "/customers:listAccessibleCustomers",
        schema: Accessible,
      });
      const roots = [...new Set(data.resourceNames.map(idOf))];
      const direct = await mapLimited(roots, CONCURRENCY, (id) => read(grant, { id }));
      const managers = direct.filter((found) => "customer" in found && found.customer.manager);
      const trees = await mapLimited(managers, CONCURRENCY, ({ id }) => listBelow(grant, id));
      const below = new Map<string, Reached>();
      for (const reached of trees.flat())
        if (!roots.includes(reached.id) && !below.has(reached.id)) below.set(reached.id, reached);
      const children = [...below.values()].filter(({ known }) => !known?.manager);
      const indirect = await mapLimited(children, CONCURRENCY, (reached) => read(grant, reached));
      const wayTo = (id: string) => below.get(id)?.loginCustomerId;
      return mapLimited([...direct, ...indirect], CONCURRENCY, (found) => withTargets(grant, found, wayTo));
    },

    /**
     * "Till sales (DiveSeeks)" in the account's conversion customer; when it is there already it is that one, ready at
     * once. A new one takes sales after six hours. @throws PlatformError
     * Source: Google Ads API `conversion_action.proto` v25, read 2026-11-22.
     */
    createTarget: (grant, { id, currency, extra }) =>
      createConversionAction(client, callerAsUser(grant, extra.loginCustomerId), {
        customerId: extra.conversionCustomerId ?? id,
        currency,
      }),
  };
}
