import type { MetaAdAccount } from "../meta-shop";
import type { AdObject, AdObjectKind, AdObjects } from "./ad-objects";

export const NODE_TYPES = { campaign: "Campaign", adset: "AdSet", creative: "AdCreative", ad: "Ad" } as const;
const TIMES = ["start_time", "stop_time", "end_time"];

/** An object as Graph shows it; what was not asked for is left out elsewhere. */
export function objectNode(objects: AdObjects, object: AdObject): Record<string, unknown> {
  const { id, kind, accountId, values, seed } = object;
  const node: Record<string, unknown> = { ...values, ...rolledUp(objects, object), id, account_id: accountId };
  for (const name of TIMES) if (typeof node[name] === "number") node[name] = graphTime(node[name]);
  if (kind === "creative") return { ...node, ...creativeFields(values) };
  return {
    ...node,
    configured_status: values.status,
    effective_status: objects.effectiveStatus(object),
    created_time: graphTime(object.createdAt),
    updated_time: graphTime(object.updatedAt),
    budget_remaining: values.daily_budget ?? values.lifetime_budget,
    ...parents(objects, object),
    ...(seed?.issue && { issues_info: [issueOf(seed.issue)] }),
  };
}

/** A campaign runs from its first ad set's start to its last one's end. */
function rolledUp(objects: AdObjects, { kind, id, seed }: AdObject): Record<string, number> {
  if (kind !== "campaign" || seed) return {};
  const children = objects.childrenOf(id).map(({ values, createdAt }) => ({
    start: Number(values.start_time ?? createdAt),
    end: Number(values.end_time ?? Number.NaN),
  }));
  if (children.length === 0) return {};
  const end = Math.max(...children.map((child) => child.end));
  return {
    start_time: Math.min(...children.map(({ start }) => start)),
    ...(!Number.isNaN(end) && { stop_time: end }),
  };
}

function creativeFields(values: AdObject["values"]): Record<string, unknown> {
  const spec = values.object_story_spec as Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  return {
    image_hash: spec?.link_data?.image_hash,
    instagram_user_id: spec?.instagram_user_id,
    object_type: "SHARE",
  };
}

function parents(objects: AdObjects, { kind, parentId }: AdObject): Record<string, unknown> {
  const parent = parentId === null ? undefined : objects.get(parentId);
  if (!parent) return {};
  if (kind === "adset") return { campaign: objectNode(objects, parent) };
  const campaign = parent.parentId === null ? undefined : objects.get(parent.parentId);
  return { adset: objectNode(objects, parent), ...(campaign && { campaign: objectNode(objects, campaign) }) };
}

function issueOf(issue: string): Record<string, unknown> {
  return { level: "AD", error_code: 1815869, error_summary: issue, error_message: issue, error_type: "HARD_ERROR" };
}

/** ISO 8601 as Meta writes it, without the colon in the zone. */
export function graphTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+0000`;
}

/** Effective states an edge can be asked for. */
export const EFFECTIVE_STATUSES: Readonly<Record<AdObjectKind, readonly string[]>> = {
  campaign: ["ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"],
  adset: ["ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES", "CAMPAIGN_PAUSED"],
  ad: [
    ..."ACTIVE PAUSED DELETED ARCHIVED IN_PROCESS WITH_ISSUES ADSET_PAUSED CAMPAIGN_PAUSED DISAPPROVED".split(" "),
    ..."PENDING_BILLING_INFO PENDING_REVIEW PREAPPROVED".split(" "),
  ],
  creative: ["ACTIVE", "DELETED", "IN_PROCESS", "WITH_ISSUES"],
};

/** What control shows of an account: how much was created in it. */
export function countObjects(objects: AdObjects, account: MetaAdAccount): Record<string, number> {
  const count = (kind: AdObjectKind) => objects.list(account, kind).filter(({ seed }) => !seed).length;
  return { campaigns: count("campaign"), adSets: count("adset"), creatives: count("creative"), ads: count("ad") };
}
