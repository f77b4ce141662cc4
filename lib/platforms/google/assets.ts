import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import { mapLimited } from "@/lib/core/map-limited";
import type { AdAccount, AssetPort, AssetProblem, Grant } from "@/lib/platforms/contract";
import { callerAsUser, type GoogleClient } from "./client";
import { createConversionAction, listConversionActions } from "./conversion-actions";
import { idOf } from "./resource-names";
import { saysCode } from "./says-code";

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

/** An account and the managers that lead to it; none when the person reaches it directly. */
type Reached = { readonly id: string; readonly known?: CustomerClient; readonly managers: readonly string[] };
/** What reading an account gave: itself, or why it cannot be read. */
type Read = Reached & ({ readonly customer: Customer } | { readonly problem: AssetProblem });

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
    // A Cloud project at the access level Test: test accounts beside it can be used.
    if (saysCode(error, ["CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION"])) return { problem: "project_not_approved" };
    throw error;
  }
}

/** The account that owns the conversion actions: the account itself or a manager above it. */
const ownerOf = (customer: Customer): string => {
  const owner = idOf(customer.conversionTrackingSetting?.googleAdsConversionCustomer ?? "");
  return /^[1-9]\d*$/.test(owner) ? owner : customer.id;
};

/** Everybody whom managers alone lead to, each once, with all managers that do. */
function mergeTrees(trees: readonly Tree[], roots: readonly string[]): Map<string, Reached> {
  const below = new Map<string, Reached>();
  for (const { managerId, clients } of trees)
    for (const known of clients.filter(({ id }) => !roots.includes(id))) {
      const managers = below.get(known.id)?.managers ?? [];
      if (!managers.includes(managerId))
        below.set(known.id, { id: known.id, known, managers: [...managers, managerId] });
    }
  return below;
}
type Tree = { readonly managerId: string; readonly clients: readonly CustomerClient[] };

/**
 * The manager to name when a read account is used; undefined when the person reaches it directly. Of several it is one
 * that leads to the owner of its conversion actions too, since sales are sent there.
 */
function managerFor({ managers }: Reached, owner: string, below: ReadonlyMap<string, Reached>): string | undefined {
  const toOwner = (id: string) => id === owner || below.get(owner)?.managers.includes(id) === true;
  return managers.find((id) => id === owner) ?? managers.find(toOwner) ?? managers[0];
}

export function createGoogleAssets(client: GoogleClient): AssetPort {
  function stateProblem({ status, testAccount }: Pick<CustomerClient, "status" | "testAccount">): AssetProblem | null {
    if (status === "CANCELED" || status === "CLOSED") return "account_closed";
    if (status === "SUSPENDED") return "account_disabled";
    return testAccount && !client.config().allowTestAccounts ? "test_account" : null;
  }

  /** An account as it describes itself; what a manager's list says already is not asked for. */
  async function read(grant: Grant, reached: Reached): Promise<Read> {
    const early = reached.known ? stateProblem(reached.known) : null;
    if (early) return { ...reached, problem: early };
    const found = await orProblem(
      client.queryAds(callerAsUser(grant, reached.managers[0]), {
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
  async function listBelow(grant: Grant, managerId: string): Promise<Tree> {
    const rows = await orProblem(
      client.queryAds(callerAsUser(grant), { customerId: managerId, query: CLIENTS_QUERY, row: ClientRow }),
    );
    const clients = "problem" in rows ? [] : rows.map(({ customerClient }) => customerClient);
    return { managerId, clients: clients.filter(({ id }) => id !== managerId) };
  }

  /** A read account with its conversion actions, which belong to its conversion customer. */
  async function withTargets(grant: Grant, read: Read, below: ReadonlyMap<string, Reached>): Promise<AdAccount> {
    if ("problem" in read) return unreadable(read, read.problem);
    const { customer } = read;
    if (customer.manager) return describe(customer, "manager_account");
    const owner = ownerOf(customer);
    // Whoever reaches the owner through a manager reaches the account below the owner the same way.
    const [aboveOwner] = owner === customer.id ? [] : (below.get(owner)?.managers ?? []);
    const loginCustomerId = managerFor(read, owner, below) ?? aboveOwner;
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
     * manager one for all accounts below it, at any depth. With `only` no account but managers and that one is read, and
     * no manager where it is direct and owns its actions. Accounts reached directly come without `loginCustomerId`,
     * even when a manager leads to them too, unless only it leads to their conversion customer. Accounts that a manager
     * hides in its own pages are accounts like any other.
     * `extra`: `loginCustomerId`, `conversionCustomerId` (digits). `no_target` means that nothing but a conversion
     * action is missing: `createTarget` makes one. Accounts that refuse to be read have no currency: `XXX`, ISO 4217
     * for none.
     * @throws PlatformError reconnect, permission (`no_ads_account`), throttled, unavailable, misconfigured
     * Source: Google Ads API "Get account hierarchy", protos v25, read 2026-11-22.
     */
    async list(grant, _platform, only) {
      const { data } = await client.callAds("read", callerAsUser(grant), {
        method: "GET",
        path: "/customers:listAccessibleCustomers",
        schema: Accessible,
      });
      const roots = [...new Set(data.resourceNames.map(idOf))];
      const readRoot = (id: string) => read(grant, { id, managers: [] });
      const isWanted = ({ id }: Reached) => only === undefined || id === only;
      const first = only !== undefined && roots.includes(only) ? await readRoot(only) : undefined;
      if (first && !("customer" in first && ownerOf(first.customer) !== first.id))
        return [await withTargets(grant, first, new Map())];
      const direct = await mapLimited(roots, CONCURRENCY, async (id) => (id === first?.id ? first : readRoot(id)));
      const managers = direct.filter((found) => "customer" in found && found.customer.manager);
      const below = mergeTrees(await mapLimited(managers, CONCURRENCY, ({ id }) => listBelow(grant, id)), roots);
      const children = [...below.values()].filter(({ known }) => !known?.manager);
      const indirect = await mapLimited(children.filter(isWanted), CONCURRENCY, (reached) => read(grant, reached));
      const found = [...direct, ...indirect].filter(isWanted);
      return mapLimited(found, CONCURRENCY, (one) => withTargets(grant, one, below));
    },

    /**
     * "Till sales (DiveSeeks)" in the account's conversion customer; when it is there already it is that one, ready at
     * once, and one with a number behind the name when that one takes no sales. A new one takes sales after six hours.
     * @throws PlatformError
     * Source: Google Ads API `conversion_action.proto` v25, read 2026-11-22.
     */
    createTarget: (grant, { id, currency, extra }) =>
      createConversionAction(client, callerAsUser(grant, extra.loginCustomerId), {
        customerId: extra.conversionCustomerId ?? id,
        currency,
      }),
  };
}
