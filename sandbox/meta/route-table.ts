import type { Reply } from "../core/reply";
import { changeObject, deleteObject, readObject } from "./ads/change-object";
import { IMAGE_PARAMS, listImages, uploadImage } from "./ads/images";
import { LIST_PARAMS, listOfAccount, listOfParent } from "./ads/list-objects";
import { AD_WRITE_PARAMS, createAd } from "./ads/write-ad";
import { AD_SET_WRITE_PARAMS, createAdSet } from "./ads/write-ad-set";
import { CAMPAIGN_WRITE_PARAMS, createCampaign } from "./ads/write-campaign";
import { CREATIVE_WRITE_PARAMS, createCreative } from "./ads/write-creative";
import {
  deletePermissions,
  listAdAccounts,
  listDatasets,
  listInstagramAccounts,
  listMinimumBudgets,
  listPages,
  listPermissions,
  listPromotePages,
  me,
  readAdAccount,
} from "./assets";
import { changeUsers, eraseUsers, USERS_PARAMS } from "./audiences/audience-users";
import { acceptTerms, listAudiences, listTerms, readAudience } from "./audiences/read-audience";
import { AUDIENCE_WRITE_PARAMS, changeAudience, createAudience, deleteAudience } from "./audiences/write-audience";
import { type GraphCall, PAGING_PARAMS } from "./graph-call";
import { insights } from "./insights";
import { INSIGHTS_PARAMS } from "./insights-query";
import { EVENTS_PARAMS, receiveEvents } from "./receive-events";
import { isRun, readRun, readRunResults, startRun } from "./report-runs";

export type Route = {
  readonly method: string;
  /** After the version; groups are the call's ids. */
  readonly path: RegExp;
  /** What may be given; null where that depends on the object, and the handler says. */
  readonly params: readonly string[] | null;
  readonly handle: (call: GraphCall) => Reply;
};

const edge = (name: string): RegExp => new RegExp(`^/([^/]+)/${name}$`);
const get = (path: RegExp, params: readonly string[] | null, handle: Route["handle"]): Route => ({
  method: "GET",
  path,
  params,
  handle,
});
const list = (name: string, params: readonly string[], handle: Route["handle"]): Route =>
  get(edge(name), [...params, ...PAGING_PARAMS], handle);
const post = (path: RegExp, params: readonly string[] | null, handle: Route["handle"]): Route => ({
  method: "POST",
  path,
  params,
  handle,
});
const remove = (path: RegExp, params: readonly string[] | null, handle: Route["handle"]): Route => ({
  method: "DELETE",
  path,
  params,
  handle,
});
const NODE = /^\/(\d+)$/;

/** Every Graph call there is, the first that fits. */
export const routes: readonly Route[] = [
  get(/^\/me$/, ["fields"], me),
  get(/^\/me\/permissions$/, ["permission", "status", ...PAGING_PARAMS], listPermissions),
  remove(/^\/(me|\d+)\/permissions$/, ["permission"], deletePermissions),
  get(/^\/me\/adaccounts$/, PAGING_PARAMS, listAdAccounts),
  get(/^\/me\/accounts$/, PAGING_PARAMS, listPages),
  get(/^\/(act_[^/]+)$/, ["fields"], readAdAccount),
  list("adspixels", ["sort_by"], listDatasets),
  list("(?:connected_instagram_accounts|instagram_accounts)", [], listInstagramAccounts),
  list("promote_pages", [], listPromotePages),
  list("minimum_budgets", [], listMinimumBudgets),
  list("adimages", ["hashes"], listImages),
  post(edge("adimages"), IMAGE_PARAMS, uploadImage),
  list("campaigns", LIST_PARAMS.campaign, listOfAccount("campaign")),
  post(edge("campaigns"), CAMPAIGN_WRITE_PARAMS, createCampaign),
  get(/^\/(\d+)\/adsets$/, [...LIST_PARAMS.adset, ...PAGING_PARAMS], listOfParent("adset")),
  list("adsets", LIST_PARAMS.adset, listOfAccount("adset")),
  post(edge("adsets"), AD_SET_WRITE_PARAMS, createAdSet),
  get(/^\/(\d+)\/ads$/, [...LIST_PARAMS.ad, ...PAGING_PARAMS], listOfParent("ad")),
  list("ads", LIST_PARAMS.ad, listOfAccount("ad")),
  post(edge("ads"), AD_WRITE_PARAMS, createAd),
  list("adcreatives", LIST_PARAMS.creative, listOfAccount("creative")),
  post(edge("adcreatives"), CREATIVE_WRITE_PARAMS, createCreative),
  get(/^\/(\d+)\/insights$/, PAGING_PARAMS, readRunResults),
  list("insights", INSIGHTS_PARAMS, insights),
  post(edge("insights"), ["fields", ...INSIGHTS_PARAMS], startRun),
  post(/^\/(\d+)\/events$/, EVENTS_PARAMS, receiveEvents),
  list("customaudiences", ["filtering"], listAudiences),
  post(edge("customaudiences"), AUDIENCE_WRITE_PARAMS, createAudience),
  list("customaudiencestos", [], listTerms),
  post(edge("customaudiencestos"), ["tos_id", "business_id"], acceptTerms),
  remove(edge("usersofanyaudience"), ["payload"], eraseUsers),
  post(/^\/(\d+)\/users$/, USERS_PARAMS, changeUsers("add")),
  remove(/^\/(\d+)\/users$/, USERS_PARAMS, changeUsers("remove")),
  post(/^\/(\d+)\/usersreplace$/, USERS_PARAMS, changeUsers("replace")),
  get(NODE, null, (call) => (isRun(call) ? readRun(call) : isAudience(call) ? readAudience(call) : readObject(call))),
  post(NODE, null, (call) => (isAudience(call) ? changeAudience(call) : changeObject(call))),
  remove(NODE, null, (call) => (isAudience(call) ? deleteAudience(call) : deleteObject(call))),
];

function isAudience(call: GraphCall): boolean {
  return call.state.audiences.get(call.ids[0] ?? "") !== undefined;
}
