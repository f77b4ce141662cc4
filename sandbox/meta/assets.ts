import { jsonReply, type Reply } from "../core/reply";
import { knownCurrencies, minimumDailyBudget } from "./ads/currency";
import type { GraphCall } from "./graph-call";
import { missingPermission, overtaken, unknownObject } from "./graph-error";
import { pickFields, type RequestedField, readFields } from "./graph-fields";
import type { MetaAdAccount, MetaDataset } from "./meta-shop";
import { ADS_PERMISSIONS } from "./permissions";

export function me(call: GraphCall): Reply {
  const fields = readFields(call.params.text("fields"), "User", "id,name");
  const { personId } = call.grant;
  const name = call.state.person(personId)?.name ?? "";
  const [first_name = "", last_name = ""] = name.split(" ");
  return call.answer(pickFields({ id: personId, name, first_name, last_name }, fields));
}

export function listPermissions(call: GraphCall): Reply {
  const { granted, declined } = call.grant;
  const rows = [
    ...granted.map((permission) => ({ permission, status: "granted" })),
    ...declined.map((permission) => ({ permission, status: "declined" })),
  ];
  return jsonReply(200, { data: call.state.core.random.shuffle(rows) });
}

/** All of them: the application is removed and every token of the person is dead. */
export function deletePermissions(call: GraphCall): Reply {
  const [userId = ""] = call.ids;
  const { grant, state } = call;
  if (userId !== "me" && userId !== grant.personId) throw unknownObject("DELETE", userId);
  const permission = call.params.text("permission");
  if (permission === undefined) state.grants.delete(grant.personId);
  else {
    if (!grant.granted.includes(permission)) throw overtaken(`Permission ${permission} was not granted`);
    const granted = grant.granted.filter((name) => name !== permission);
    state.grants.set(grant.personId, { ...grant, granted, declined: [...grant.declined, permission] });
  }
  return jsonReply(200, { success: true });
}

export function listAdAccounts(call: GraphCall): Reply {
  call.needs(...ADS_PERMISSIONS);
  const fields = readFields(call.params.text("fields"), "AdAccount", "id,account_id");
  refuseBusiness(call, fields);
  return call.page(
    call.state.accountsOf(call.grant).map((account) => pickFields(adAccountNode(call, account), fields)),
  );
}

export function readAdAccount(call: GraphCall): Reply {
  const account = call.adAccount();
  const fields = readFields(call.params.text("fields"), "AdAccount", "id,account_id");
  refuseBusiness(call, fields);
  return call.answer(pickFields(adAccountNode(call, account), fields));
}

function refuseBusiness(call: GraphCall, fields: readonly RequestedField[]): void {
  const asks = fields.some(({ name }) => name === "business" || name === "owner_business");
  if (asks && !call.allows("business_management")) throw missingPermission("business_management");
}

function adAccountNode(call: GraphCall, account: MetaAdAccount): Record<string, unknown> {
  const spentMinor = account.campaigns.flatMap(({ days }) => days).reduce((sum, { spend }) => sum + spend * 100, 0);
  return {
    id: `act_${account.id}`,
    account_id: account.id,
    name: account.name,
    account_status: account.status,
    disable_reason: account.disableReason,
    currency: account.currency,
    timezone_name: account.timeZone,
    timezone_offset_hours_utc: offsetHours(account.timeZone, call.state.now),
    min_daily_budget: minimumDailyBudget(account.currency),
    amount_spent: String(Math.round(spentMinor)),
    business: account.business,
    business_name: account.business?.name,
    user_tasks: call.state.tasksOn(call.grant, account.id),
    default_dsa_beneficiary: account.dsa?.beneficiary,
    default_dsa_payor: account.dsa?.payor,
    tos_accepted: {
      custom_audience_tos:
        account.audienceTermsAccepted || call.state.audiences.termsAccepted(account.id) ? 1 : undefined,
    },
  };
}

function offsetHours(timeZone: string, now: number): number {
  const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(now)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d+):(\d+)/.exec(name ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
}

export function listDatasets(call: GraphCall): Reply {
  const account = call.adAccount();
  const fields = readFields(call.params.text("fields"), "AdsPixel", "id");
  refuseBusiness(call, fields);
  return call.page(account.datasets.map((dataset) => pickFields(datasetNode(account, dataset), fields)));
}

function datasetNode(account: MetaAdAccount, dataset: MetaDataset): Record<string, unknown> {
  return {
    id: dataset.id,
    name: dataset.name,
    is_consolidated_container: dataset.forStoreSales,
    is_unavailable: dataset.unavailable,
    owner_business: account.business,
    owner_ad_account: { id: `act_${account.id}`, account_id: account.id, name: account.name },
    creation_time: "2025-03-02T09:12:45+0000",
  };
}

/** Pages the ad account can advertise for. */
export function listPromotePages(call: GraphCall): Reply {
  call.adAccount();
  return listPages(call);
}

export function listPages(call: GraphCall): Reply {
  call.needs("pages_show_list");
  const fields = readFields(call.params.text("fields"), "Page", "id,name,tasks");
  const { pages, people } = call.state.shop();
  const own = people.find(({ id }) => id === call.grant.personId)?.pages ?? [];
  const nodes = pages
    .filter(({ id }) => own.includes(id))
    .map(({ id, name, instagram }) => {
      const account = instagram && call.allows("instagram_basic") ? { ...instagram, name } : undefined;
      return {
        id,
        name,
        tasks: ["ADVERTISE", "ANALYZE"],
        instagram_business_account: account,
        connected_instagram_account: account,
      };
    });
  return call.page(nodes.map((node) => pickFields(node, fields)));
}

export function listInstagramAccounts(call: GraphCall): Reply {
  const { instagramAccounts, name } = call.adAccount();
  const fields = readFields(call.params.text("fields"), "IGUser", "id");
  const visible = call.allows("instagram_basic") ? instagramAccounts : [];
  return call.page(visible.map((account) => pickFields({ ...account, name }, fields)));
}

/** What a day must cost at least, by currency, in minor units. */
export function listMinimumBudgets(call: GraphCall): Reply {
  const { currency } = call.adAccount();
  const fields = readFields(
    call.params.text("fields"),
    "MinimumBudget",
    "currency,min_daily_budget_imp,min_daily_budget_low_freq,min_daily_budget_high_freq,min_daily_budget_video_views",
  );
  const nodes = [...new Set([currency, ...knownCurrencies()])].map((name) => {
    const least = minimumDailyBudget(name);
    return {
      currency: name,
      min_daily_budget_imp: least,
      min_daily_budget_low_freq: least * 5,
      min_daily_budget_high_freq: least,
      min_daily_budget_video_views: least,
    };
  });
  return call.page(nodes.map((node) => pickFields(node, fields)));
}
