import { GraphError, invalidParameter } from "./graph-error";

/** One requested field, with those of the object behind it: `business{id,name}`. */
export type RequestedField = { readonly name: string; readonly inner: readonly RequestedField[] };

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Field names a node type has, from the reference pages of v26. Known ones without data here are left out, as Graph does. */
export const NODE_FIELDS = {
  User: words("id name first_name last_name middle_name email picture locale link birthday client_business_id"),
  Business: words("id name verification_status primary_page created_time link timezone_id"),
  AdAccount: words(
    `id account_id name account_status disable_reason currency timezone_id timezone_name timezone_offset_hours_utc
    min_daily_budget min_campaign_group_spend_cap amount_spent balance spend_cap business business_name business_city
    business_country_code business_state business_street business_zip user_tasks user_access_expire_time user_tos_accepted
    tos_accepted capabilities created_time age owner partner is_personal is_prepay_account funding_source
    funding_source_details default_dsa_beneficiary default_dsa_payor has_migrated_permissions media_agency end_advertiser
    end_advertiser_name attribution_spec is_direct_deals_enabled is_notifications_enabled offsite_pixels_tos_accepted`,
  ),
  AdsPixel: words(
    `id name code is_consolidated_container is_unavailable is_created_by_business last_fired_time owner_business
    owner_ad_account creation_time creator can_proxy data_use_setting enable_automatic_matching automatic_matching_fields
    first_party_cookie_status`,
  ),
  Page: words(
    "id name tasks access_token instagram_business_account connected_instagram_account category link username picture",
  ),
  IGUser: words("id username name profile_picture_url followers_count media_count biography website ig_id"),
  Campaign: words(
    `id account_id name objective status effective_status configured_status buying_type bid_strategy daily_budget
    lifetime_budget budget_remaining spend_cap special_ad_categories special_ad_category special_ad_category_country
    is_adset_budget_sharing_enabled start_time stop_time created_time updated_time issues_info adlabels pacing_type
    promoted_object recommendations source_campaign_id smart_promotion_type last_budget_toggling_time can_use_spend_cap
    budget_rebalance_flag topline_id boosted_object_id`,
  ),
  AdSet: words(
    `id account_id name campaign_id campaign status effective_status configured_status daily_budget lifetime_budget
    budget_remaining billing_event optimization_goal bid_strategy bid_amount bid_constraints bid_info promoted_object
    targeting start_time end_time created_time updated_time destination_type dsa_beneficiary dsa_payor attribution_spec
    pacing_type adset_schedule is_dynamic_creative frequency_control_specs issues_info learning_stage_info
    recommendations review_feedback source_adset_id adlabels instagram_user_id use_new_app_click`,
  ),
  Ad: words(
    `id account_id name adset_id adset campaign_id campaign creative status effective_status configured_status
    created_time updated_time ad_review_feedback failed_delivery_checks issues_info conversion_domain tracking_specs
    preview_shareable_link recommendations source_ad_id adlabels bid_amount last_updated_by_app_id`,
  ),
  AdCreative: words(
    `id account_id name status object_story_spec object_story_id effective_object_story_id object_type image_hash
    image_url thumbnail_url title body link_url call_to_action_type instagram_user_id instagram_permalink_url url_tags
    degrees_of_freedom_spec asset_feed_spec authorization_category adlabels video_id`,
  ),
  AdImage: words("id account_id hash name status url permalink_url width height created_time updated_time"),
  AdReportRun: words(
    `id account_id time_ref time_completed async_status async_percent_completion error_code error_message error_subcode
    error_user_title error_user_msg date_start date_stop is_running is_bookmarked schedule_id friendly_name emails`,
  ),
  CustomAudience: words(
    `id account_id name subtype description customer_file_source approximate_count_lower_bound
    approximate_count_upper_bound operation_status delivery_status data_source lookalike_spec lookalike_audience_ids
    permission_for_actions retention_days rule time_created time_updated time_content_updated is_value_based
    audience_labels usage_restriction opt_out_link sharing_status pixel_id delete_time page_deletion_marked_delete_time`,
  ),
  CustomAudiencesTOS: words("id content type"),
  MinimumBudget: words(
    "currency min_daily_budget_imp min_daily_budget_low_freq min_daily_budget_high_freq min_daily_budget_video_views",
  ),
} as const;
type NodeType = keyof typeof NODE_FIELDS;
const INNER: Readonly<Record<string, NodeType>> = {
  business: "Business",
  owner_business: "Business",
  owner_ad_account: "AdAccount",
  instagram_business_account: "IGUser",
  connected_instagram_account: "IGUser",
  campaign: "Campaign",
  adset: "AdSet",
  creative: "AdCreative",
};

/** @throws GraphError for a field the type does not have */
export function readFields(text: string | undefined, type: NodeType, fallback: string): readonly RequestedField[] {
  const fields = parseFields(text || fallback);
  check(fields, type);
  return fields;
}

function check(fields: readonly RequestedField[], type: NodeType): void {
  for (const { name, inner } of fields) {
    if (!NODE_FIELDS[type].has(name)) throw unknownField(name, type);
    const innerType = INNER[name];
    if (inner.length > 0 && innerType === undefined) throw invalidParameter(`Subfields are not supported by ${name}`);
    if (innerType !== undefined) check(inner, innerType);
  }
}

export function unknownField(name: string, type: string): GraphError {
  return new GraphError(100, `(#100) Tried accessing nonexisting field (${name}) on node type (${type})`, {
    status: 400,
  });
}

function parseFields(text: string): RequestedField[] {
  const fields: RequestedField[] = [];
  let rest = text;
  while (rest !== "") {
    const name = /^\s*([a-z_0-9]+)\s*/i.exec(rest);
    if (!name?.[1]) throw new GraphError(2500, "Syntax error in the fields parameter", { status: 400 });
    rest = rest.slice(name[0].length);
    let inner: RequestedField[] = [];
    if (rest.startsWith("{")) {
      const end = closingBrace(rest);
      inner = parseFields(rest.slice(1, end));
      rest = rest.slice(end + 1).trimStart();
    }
    fields.push({ name: name[1], inner });
    if (rest !== "" && !rest.startsWith(","))
      throw new GraphError(2500, "Syntax error in the fields parameter", { status: 400 });
    rest = rest.slice(1);
  }
  return fields;
}

function closingBrace(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  throw new GraphError(2500, "Syntax error in the fields parameter", { status: 400 });
}

/** What was asked for and has a value. `id` always comes. */
export function pickFields(
  node: Readonly<Record<string, unknown>>,
  fields: readonly RequestedField[],
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const { name, inner } of fields) {
    const value = node[name];
    if (value === undefined || value === null) continue;
    const nested = typeof value === "object" && !Array.isArray(value) && INNER[name] !== undefined;
    picked[name] = nested
      ? pickFields(value as Record<string, unknown>, inner.length > 0 ? inner : [{ name: "id", inner: [] }])
      : value;
  }
  if (node.id !== undefined) picked.id = node.id;
  return picked;
}
