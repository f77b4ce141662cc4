// Makes google-ads-v25.binpb out of a full build of Google's protos (see README.md here for the commands).
// A row of a report can hold any of some 200 resources, a mutate any of 54 operations, an error any of 156 families; each
// drags its own types along. Fields we never touch are cut off the messages below, then buf drops what nothing refers to
// any more. Cutting can only make the judge stricter: a field that is gone is refused as unknown.
import { readFileSync, writeFileSync } from "node:fs";
import { fromBinary, isFieldSet, toBinary } from "@bufbuild/protobuf";
import { type DescriptorProto, FieldDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** Fields that stay, by message; messages that are not named stay whole. */
const KEPT_FIELDS: Readonly<Record<string, string>> = {
  GoogleAdsRow: `customer customer_client campaign campaign_budget campaign_criterion ad_group ad_group_ad
    ad_group_criterion conversion_action user_list offline_user_data_job metrics segments`,
  MutateOperation: `campaign_budget_operation campaign_operation campaign_criterion_operation ad_group_operation
    ad_group_criterion_operation ad_group_ad_operation`,
  MutateOperationResponse: `campaign_budget_result campaign_result campaign_criterion_result ad_group_result
    ad_group_criterion_result ad_group_ad_result`,
  Campaign: `resource_name id name status serving_status primary_status primary_status_reasons
    advertising_channel_type advertising_channel_sub_type tracking_url_template final_url_suffix network_settings
    geo_target_type_setting targeting_setting campaign_budget bidding_strategy_type bidding_strategy manual_cpc maximize_conversions
    maximize_conversion_value target_cpa target_roas target_spend start_date_time end_date_time payment_mode
    contains_eu_political_advertising missing_eu_political_advertising_declaration`,
  CampaignCriterion: `resource_name campaign criterion_id display_name bid_modifier negative type status keyword
    location language user_list proximity`,
  AdGroup: `resource_name id name status type campaign cpc_bid_micros effective_cpc_bid_micros primary_status
    primary_status_reasons`,
  AdGroupCriterion: `resource_name criterion_id display_name status ad_group type negative cpc_bid_micros
    approval_status keyword user_list`,
  AdGroupAd: "resource_name status ad_group ad ad_strength primary_status primary_status_reasons",
  Ad: "resource_name id name final_urls final_mobile_urls final_url_suffix tracking_url_template type responsive_search_ad",
  Metrics: `impressions clicks cost_micros conversions conversions_value all_conversions all_conversions_value
    view_through_conversions average_cpc ctr`,
  Segments: "date device ad_network_type conversion_action conversion_action_name week month",
  UserList: `resource_name id read_only name description membership_status integration_code membership_life_span
    size_for_display size_range_for_display size_for_search size_range_for_search type closing_reason access_reason
    account_user_list_status eligible_for_search eligible_for_display match_rate_percentage crm_based_user_list`,
  ErrorCode: `request_error query_error header_error authentication_error authorization_error quota_error
    internal_error database_error field_error field_mask_error mutate_error conversion_action_error
    string_length_error string_format_error not_empty_error id_error enum_error range_error null_error
    resource_count_limit_exceeded_error not_allowlisted_error new_resource_creation_error operation_access_denied_error
    context_error campaign_error campaign_budget_error campaign_criterion_error ad_group_error ad_group_ad_error
    ad_group_criterion_error criterion_error ad_error bidding_error date_error date_range_error url_field_error
    collection_size_error list_operation_error partial_failure_error conversion_upload_error
    conversion_adjustment_upload_error user_list_error offline_user_data_job_error user_data_error currency_code_error`,
};

/** Removes every field of `message` that is not listed for it, and the oneofs that nothing is left of. */
function keepListedFields(message: DescriptorProto): void {
  const kept = KEPT_FIELDS[message.name]?.split(/\s+/);
  if (!kept) return;
  const names = message.field.map((field) => field.name);
  const unknown = kept.find((name) => !names.includes(name));
  if (unknown) throw new Error(`${message.name} has no field ${unknown}`);
  message.field = message.field.filter((field) => kept.includes(field.name));
  const inOneof = message.field.filter((field) => isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex));
  const used = [...new Set(inOneof.map((field) => field.oneofIndex))].sort((a, b) => a - b);
  message.oneofDecl = message.oneofDecl.filter((_oneof, index) => used.includes(index));
  for (const field of inOneof) field.oneofIndex = used.indexOf(field.oneofIndex);
}

const [source, target] = process.argv.slice(2);
if (!source || !target) throw new Error("usage: trim-google-ads.ts <full.binpb> <trimmed.binpb>");
const set = fromBinary(FileDescriptorSetSchema, readFileSync(source));
for (const file of set.file) for (const message of file.messageType) keepListedFields(message);
writeFileSync(target, toBinary(FileDescriptorSetSchema, set));
