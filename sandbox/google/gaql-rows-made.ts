import type { CampaignStore } from "./campaign-store";
import type { Row, Value } from "./gaql-row";
import type { JobStore } from "./job-store";
import { isObject, type Json } from "./read-body";
import type { Customer } from "./shop";

export function budgetRows(customer: Customer, store: CampaignStore): Row[] {
  return store.budgetsOf(customer.id, customer.campaigns).map((budget) => ({
    "campaign_budget.resource_name": `customers/${customer.id}/campaignBudgets/${budget.id}`,
    "campaign_budget.id": budget.id,
    "campaign_budget.name": budget.name,
    "campaign_budget.amount_micros": budget.amountMicros,
    "campaign_budget.explicitly_shared": budget.explicitlyShared,
    "campaign_budget.status": "ENABLED",
    "campaign_budget.delivery_method": "STANDARD",
  }));
}

/** Google rounds sizes and tells none of a small list; here it is the very number. */
export function userListRows(customer: Customer): Row[] {
  return (customer.userLists ?? []).map((list) => ({
    "user_list.resource_name": `customers/${customer.id}/userLists/${list.id}`,
    "user_list.id": list.id,
    "user_list.name": list.displayName,
    "user_list.description": list.description || null,
    "user_list.type": "CRM_BASED",
    "user_list.membership_status": list.membershipStatus,
    "user_list.membership_life_span": list.membershipDays,
    "user_list.size_for_search": list.memberCount,
    "user_list.size_for_display": list.memberCount,
    "user_list.crm_based_user_list.upload_key_type": list.uploadKeyTypes.includes("CONTACT_ID")
      ? "CONTACT_INFO"
      : "CRM_ID",
  }));
}

export function jobRows(customer: Customer, jobs: JobStore): Row[] {
  return jobs.jobsOf(customer.id).map(({ id, type, status }) => ({
    "offline_user_data_job.resource_name": `customers/${customer.id}/offlineUserDataJobs/${id}`,
    "offline_user_data_job.id": id,
    "offline_user_data_job.type": type,
    "offline_user_data_job.status": status,
  }));
}

/** Criteria, ad groups and ads with the ad group they stand in. */
export function pieceRows(from: string, customer: Customer, store: CampaignStore): Row[] {
  if (from === "campaign_criterion")
    return store.piecesOf(customer.id, "campaignCriteria").map((piece) => flatten("campaign_criterion", piece));
  const groups = new Map(
    store.piecesOf(customer.id, "adGroups").map((group) => [group.resourceName, flatten("ad_group", group)]),
  );
  if (from === "ad_group") return [...groups.values()];
  const collection = from === "ad_group_ad" ? "adGroupAds" : "adGroupCriteria";
  return store
    .piecesOf(customer.id, collection)
    .map((piece) => ({ ...groups.get(piece.adGroup), ...flatten(from, piece) }));
}

/** `{ keyword: { matchType } }` as `x.keyword.match_type`. */
function flatten(prefix: string, resource: Json): Row {
  return Object.fromEntries(
    Object.entries(resource).flatMap(([key, value]): [string, Value][] => {
      const path = `${prefix}.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
      if (isObject(value)) return Object.entries(flatten(path, value));
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [[path, value]]
        : [];
    }),
  );
}
