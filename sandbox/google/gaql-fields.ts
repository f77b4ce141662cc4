/** What a report can hold, in the names GAQL uses. Checked against Google's protos by a test. */
export type FieldType = "int64" | "double" | "string" | "bool" | "enum" | "enums" | "date";

/**
 * Type of every field the sandbox knows, by path. Fields marked `!` have explicit presence: they appear in an answer even
 * when zero or false; all others are left out then.
 */
const FIELDS = `
customer.resource_name string
customer.id int64!
customer.descriptive_name string!
customer.currency_code string!
customer.time_zone string!
customer.manager bool!
customer.test_account bool!
customer.status enum
customer.conversion_tracking_setting.google_ads_conversion_customer string
customer.conversion_tracking_setting.conversion_tracking_status enum
customer.conversion_tracking_setting.accepted_customer_data_terms bool
customer.conversion_tracking_setting.enhanced_conversions_for_leads_enabled bool
customer_client.resource_name string
customer_client.client_customer string!
customer_client.id int64!
customer_client.descriptive_name string!
customer_client.currency_code string!
customer_client.time_zone string!
customer_client.manager bool!
customer_client.level int64!
customer_client.hidden bool!
customer_client.status enum
customer_client.test_account bool!
campaign.resource_name string
campaign.id int64!
campaign.name string!
campaign.status enum
campaign.serving_status enum
campaign.primary_status enum
campaign.primary_status_reasons enums
campaign.advertising_channel_type enum
campaign.start_date_time string!
campaign.end_date_time string!
campaign.campaign_budget string!
campaign.bidding_strategy_type enum
campaign_budget.resource_name string
campaign_budget.id int64!
campaign_budget.name string!
campaign_budget.amount_micros int64!
campaign_budget.explicitly_shared bool!
campaign_budget.status enum
campaign_budget.delivery_method enum
campaign_criterion.resource_name string
campaign_criterion.criterion_id int64!
campaign_criterion.campaign string!
campaign_criterion.location.geo_target_constant string!
campaign_criterion.user_list.user_list string!
campaign_criterion.negative bool!
ad_group.resource_name string
ad_group.id int64!
ad_group.name string!
ad_group.status enum
ad_group.type enum
ad_group.campaign string!
ad_group_criterion.resource_name string
ad_group_criterion.criterion_id int64!
ad_group_criterion.status enum
ad_group_criterion.ad_group string!
ad_group_criterion.keyword.text string!
ad_group_criterion.keyword.match_type enum
ad_group_ad.resource_name string
ad_group_ad.ad_group string!
ad_group_ad.status enum
ad_group_ad.ad.id int64!
user_list.resource_name string
user_list.id int64!
user_list.name string!
user_list.description string!
user_list.type enum
user_list.membership_status enum
user_list.membership_life_span int64!
user_list.size_for_search int64!
user_list.size_for_display int64!
user_list.crm_based_user_list.upload_key_type enum
offline_user_data_job.resource_name string
offline_user_data_job.id int64!
offline_user_data_job.type enum
offline_user_data_job.status enum
conversion_action.resource_name string
conversion_action.id int64!
conversion_action.name string!
conversion_action.type enum
conversion_action.category enum
conversion_action.status enum
conversion_action.counting_type enum
conversion_action.owner_customer string!
conversion_action.primary_for_goal bool!
segments.date date!
metrics.impressions int64!
metrics.clicks int64!
metrics.cost_micros int64!
metrics.conversions double!
metrics.conversions_value double!
`;

export type Field = { readonly path: string; readonly type: FieldType; readonly presence: boolean };

export const fields: ReadonlyMap<string, Field> = new Map(
  FIELDS.trim()
    .split("\n")
    .map((line) => {
      const [path = "", type = ""] = line.split(" ");
      return [path, { path, type: asFieldType(type.replace("!", "")), presence: type.endsWith("!") }];
    }),
);

/** Resources that may stand after FROM, with the others whose fields each may select. */
export const resources: Readonly<Record<string, readonly string[]>> = {
  customer: ["customer"],
  customer_client: ["customer_client", "customer"],
  campaign: ["campaign", "campaign_budget", "customer", "segments", "metrics"],
  campaign_budget: ["campaign_budget", "customer"],
  campaign_criterion: ["campaign_criterion", "campaign", "customer"],
  ad_group: ["ad_group", "campaign", "customer"],
  ad_group_criterion: ["ad_group_criterion", "ad_group", "campaign", "customer"],
  ad_group_ad: ["ad_group_ad", "ad_group", "campaign", "customer"],
  conversion_action: ["conversion_action", "customer"],
  user_list: ["user_list", "customer"],
  offline_user_data_job: ["offline_user_data_job", "customer"],
};

/** Values of enums that a WHERE may name; a test holds them against the protos. Enums not listed take any name. */
export const enumNames: Readonly<Record<string, readonly string[]>> = {
  "campaign.status": ["ENABLED", "PAUSED", "REMOVED"],
  "campaign.serving_status": ["SERVING", "NONE", "ENDED", "PENDING", "SUSPENDED"],
  "campaign_budget.status": ["ENABLED", "REMOVED"],
  "ad_group.status": ["ENABLED", "PAUSED", "REMOVED"],
  "ad_group_ad.status": ["ENABLED", "PAUSED", "REMOVED"],
  "user_list.membership_status": ["OPEN", "CLOSED"],
  "offline_user_data_job.status": ["PENDING", "RUNNING", "SUCCESS", "FAILED"],
  "customer.status": ["ENABLED", "CANCELED", "SUSPENDED", "CLOSED"],
  "customer_client.status": ["ENABLED", "CANCELED", "SUSPENDED", "CLOSED"],
  "conversion_action.status": ["ENABLED", "REMOVED", "HIDDEN"],
  "conversion_action.counting_type": ["ONE_PER_CLICK", "MANY_PER_CLICK"],
};

function asFieldType(text: string): FieldType {
  const types: readonly FieldType[] = ["int64", "double", "string", "bool", "enum", "enums", "date"];
  const type = types.find((candidate) => candidate === text);
  if (!type) throw new Error(`Unknown field type ${text}`);
  return type;
}
