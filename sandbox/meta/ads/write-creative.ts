import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { invalidParameter, overtaken } from "../graph-error";
import { isObject } from "../graph-params";
import type { MetaAdAccount } from "../meta-shop";
import { CALL_TO_ACTION_VALUE_KEYS, CALLS_TO_ACTION, LINK_DATA_KEYS, STORY_SPEC_KEYS } from "./ad-names";
import { readChoice, readObject, readText, recordUnknownKeys } from "./read-value";
import { created, validatesOnly } from "./write-common";

export const CREATIVE_WRITE_PARAMS = [
  ..."name object_story_spec degrees_of_freedom_spec url_tags asset_feed_spec contextual_multi_ads".split(" "),
  ..."authorization_category adlabels status execution_options".split(" "),
];
type Fields = Readonly<Record<string, unknown>>;
/** What a story may consist of; exactly one. */
const STORIES = STORY_SPEC_KEYS.filter((key) => key.endsWith("_data"));

/** `POST /act_X/adcreatives` */
export function createCreative(call: GraphCall): Reply {
  const account = call.writableAccount();
  const { params } = call;
  const validateOnly = validatesOnly(call);
  if (!params.has("object_story_spec")) throw invalidParameter("The parameter object_story_spec is required");
  const spec = readObject(params.json("object_story_spec"), "object_story_spec");
  checkStory(call, account, spec);
  const values = {
    ...(params.has("name") && { name: readText(params.text("name"), "name") }),
    status: "ACTIVE",
    object_story_spec: spec,
    ...(params.has("url_tags") && { url_tags: params.text("url_tags") }),
    ...(params.has("degrees_of_freedom_spec") && {
      degrees_of_freedom_spec: readObject(params.json("degrees_of_freedom_spec"), "degrees_of_freedom_spec"),
    }),
  };
  if (validateOnly) return call.answer({ success: true });
  return created(call, call.state.objects.create("creative", account.id, null, values));
}

function checkStory(call: GraphCall, account: MetaAdAccount, spec: Fields): void {
  const violate = (rule: string) => call.request.violate(rule);
  recordUnknownKeys(spec, STORY_SPEC_KEYS, "object_story_spec", violate);
  if (spec.page_id === undefined) throw invalidParameter("The parameter object_story_spec[page_id] is required");
  const pageId = readText(spec.page_id, "object_story_spec[page_id]");
  if (!call.pageIds().includes(pageId)) throw overtaken(`Page ${pageId} cannot be used by this person`);
  if (spec.instagram_user_id !== undefined) checkInstagram(call, account, spec, pageId);
  const stories = STORIES.filter((key) => spec[key] !== undefined);
  if (stories.length !== 1) throw invalidParameter("object_story_spec must hold exactly one kind of data");
  if (spec.link_data !== undefined)
    checkLinkData(call, account, readObject(spec.link_data, "object_story_spec[link_data]"));
}

/** The old name beside the new one is refused; alone it is dead weight, which the key check records. */
function checkInstagram(call: GraphCall, account: MetaAdAccount, spec: Fields, pageId: string): void {
  if (spec.instagram_actor_id !== undefined)
    throw invalidParameter("Invalid parameter", 2238055, "instagram_actor_id n'est plus pris en charge");
  const page = call.state.shop().pages.find(({ id }) => id === pageId);
  const connected = [...account.instagramAccounts, ...(page?.instagram ? [page.instagram] : [])].map(({ id }) => id);
  if (!connected.includes(readText(spec.instagram_user_id, "object_story_spec[instagram_user_id]")))
    throw overtaken("Invalid parameter", 1815199, "Accès au compte Instagram refusé");
}

function checkLinkData(call: GraphCall, account: MetaAdAccount, data: Fields): void {
  const violate = (rule: string) => call.request.violate(rule);
  recordUnknownKeys(data, LINK_DATA_KEYS, "link_data", violate);
  if (data.link !== undefined) checkLink(data.link, "link_data[link]");
  if (data.image_hash !== undefined && !call.state.objects.image(account.id, String(data.image_hash)))
    throw overtaken("link_data[image_hash] is not an image of this ad account");
  if (data.call_to_action === undefined) return;
  const action = readObject(data.call_to_action, "link_data[call_to_action]");
  recordUnknownKeys(action, ["type", "value"], "call_to_action", violate);
  readChoice(action.type, "call_to_action[type]", CALLS_TO_ACTION);
  if (action.value === undefined) return;
  const value = readObject(action.value, "call_to_action[value]");
  recordUnknownKeys(value, CALL_TO_ACTION_VALUE_KEYS, "call_to_action.value", violate);
  if (value.link !== undefined) checkLink(value.link, "call_to_action[value][link]");
}

function checkLink(link: unknown, name: string): void {
  const url = typeof link === "string" && URL.canParse(link) ? new URL(link) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") throw invalidParameter(`${name} must be a web address`);
}

/** Where a creative leads; an ad that sells has to lead somewhere. */
export function linkOf(spec: unknown): string | undefined {
  const data = isObject(spec) ? spec.link_data : undefined;
  if (!isObject(data)) return undefined;
  const value = isObject(data.call_to_action) ? data.call_to_action.value : undefined;
  const link = data.link ?? (isObject(value) ? value.link : undefined);
  return typeof link === "string" && link !== "" ? link : undefined;
}
