import { jsonReply, type Reply } from "../core/reply";
import type { GraphCall } from "./graph-call";
import { GraphError, missingPermission, unknownObject } from "./graph-error";
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
    if (!grant.granted.includes(permission))
      throw new GraphError(100, `(#100) Permission ${permission} was not granted`);
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
    min_daily_budget: 100,
    amount_spent: String(Math.round(spentMinor)),
    business: account.business,
    business_name: account.business?.name,
    user_tasks: call.state.tasksOn(call.grant, account.id),
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
