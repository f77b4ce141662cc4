import { pgEnum } from "drizzle-orm/pg-core";
import { CAMPAIGN_STATUSES } from "../../lib/contracts/campaigns";
import { CONNECTION_REASONS, CONNECTION_STATUSES } from "../../lib/contracts/connections";
import { DELIVERY_STATES, EVENT_TYPES } from "../../lib/contracts/events";
import { DESTINATION_IDS, PLATFORM_IDS, PROVIDER_IDS } from "../../lib/contracts/platforms";
import { CONSENT_POLICIES, ROLES } from "../../lib/contracts/stores";

export const platformEnum = pgEnum("marketing_platform", PLATFORM_IDS);
export const providerEnum = pgEnum("marketing_provider", PROVIDER_IDS);
export const destinationEnum = pgEnum("marketing_destination", DESTINATION_IDS);
export const connectionStatusEnum = pgEnum("marketing_connection_status", CONNECTION_STATUSES);
export const connectionReasonEnum = pgEnum("marketing_connection_reason", CONNECTION_REASONS);
export const campaignStatusEnum = pgEnum("marketing_campaign_status", CAMPAIGN_STATUSES);
export const eventTypeEnum = pgEnum("marketing_event_type", EVENT_TYPES);
export const deliveryStateEnum = pgEnum("marketing_delivery_state", DELIVERY_STATES);
export const roleEnum = pgEnum("membership_role", ROLES);
export const consentPolicyEnum = pgEnum("consent_policy", CONSENT_POLICIES);
