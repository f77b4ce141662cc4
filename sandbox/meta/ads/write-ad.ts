import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { invalidParameter, unknownObject } from "../graph-error";
import { isObject } from "../graph-params";
import { type AdObject, isGone } from "./ad-objects";
import { readText } from "./read-value";
import { checkName, created, readNewStatus, validatesOnly } from "./write-common";
import { linkOf } from "./write-creative";

export const AD_WRITE_PARAMS = [
  ..."name adset_id creative status tracking_specs conversion_domain adlabels ad_schedule_start_time".split(" "),
  ..."ad_schedule_end_time execution_options".split(" "),
];
const NEED_A_LINK = ["OUTCOME_SALES", "OUTCOME_TRAFFIC"];

/** `POST /act_X/ads` */
export function createAd(call: GraphCall): Reply {
  const account = call.writableAccount();
  const validateOnly = validatesOnly(call, ["synchronous_ad_review"]);
  const name = checkName(call);
  const adSet = call.state.objects.get(call.params.require("adset_id"));
  const usable = adSet?.kind === "adset" && adSet.accountId === account.id;
  if (!usable || isGone(call.state.objects.effectiveStatus(adSet)))
    throw unknownObject("POST", call.params.require("adset_id"));
  const creative = readCreative(call, account.id, adSet);
  const status = readNewStatus(call);
  const values = {
    name,
    adset_id: adSet.id,
    campaign_id: adSet.parentId,
    creative: { id: creative.id, creative_id: creative.id },
    status,
    ...(call.params.has("conversion_domain") && { conversion_domain: call.params.text("conversion_domain") }),
  };
  if (validateOnly) return call.answer({ success: true });
  return created(call, call.state.objects.create("ad", account.id, adSet.id, values));
}

export function readCreative(call: GraphCall, accountId: string, adSet: AdObject | undefined): AdObject {
  const given = call.params.json("creative");
  if (given === undefined) throw invalidParameter("The parameter creative is required");
  const id = isObject(given) ? given.creative_id : undefined;
  if (id === undefined) throw invalidParameter("The parameter creative[creative_id] is required");
  const creativeId = readText(id, "creative[creative_id]");
  const creative = call.state.objects.get(creativeId);
  if (creative?.kind !== "creative" || creative.accountId !== accountId || isGone(String(creative.values.status)))
    throw unknownObject("POST", creativeId);
  const campaign = adSet?.parentId ? call.state.objects.get(adSet.parentId) : undefined;
  if (NEED_A_LINK.includes(String(campaign?.values.objective)) && !linkOf(creative.values.object_story_spec))
    throw invalidParameter("Invalid parameter", 2446383, "URL de site web manquante");
  return creative;
}
