import { invalidParameter } from "./graph-error";
import { type GraphParams, isObject } from "./graph-params";
import type { MetaCampaign } from "./meta-shop";

/** `filtering` on campaigns: the fields and operators this sandbox understands, refused otherwise. */
export function readFilter(params: GraphParams): (campaign: MetaCampaign) => boolean {
  const filtering = params.json("filtering");
  if (filtering === undefined) return () => true;
  if (!Array.isArray(filtering)) throw invalidParameter("filtering must be an array");
  const rules = filtering.map(readRule);
  return (campaign) => rules.every((rule) => rule(campaign));
}

function readRule(rule: unknown): (campaign: MetaCampaign) => boolean {
  if (!isObject(rule)) throw invalidParameter("filtering must hold objects with field, operator and value");
  const { field, operator, value } = rule;
  const values = (Array.isArray(value) ? value : [value]).map(String);
  if (operator !== "IN" && operator !== "NOT_IN" && operator !== "EQUAL")
    throw invalidParameter("filtering[0][operator] must be one of the following values: EQUAL, IN, NOT_IN");
  const has = (actual: string) => values.includes(actual) === (operator !== "NOT_IN");
  if (field === "id" || field === "campaign.id") return ({ id }) => has(id);
  if (field === "effective_status" || field === "campaign.effective_status")
    return ({ effectiveStatus }) => has(effectiveStatus);
  throw invalidParameter(`Filtering field ${String(field)} is invalid`);
}
