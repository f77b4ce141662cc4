import type { Condition } from "./gaql-parse";
import type { Row, Value } from "./gaql-row";
import { budgetRows, jobRows, pieceRows, userListRows } from "./gaql-rows-made";
import type { Campaign, ConversionAction, Customer, Figures } from "./shop";
import type { ShopStore } from "./shop-store";

type Shop = Pick<ShopStore, "customer" | "children" | "campaigns" | "jobs">;

/**
 * All rows of a resource in an account.
 * @param byDay whether campaign figures come day by day
 * @param keepsDay filter on the days that count, selected or not
 */
export function listRows(
  from: string,
  customer: Customer,
  shop: Shop,
  byDay: boolean,
  keepsDay: (date: string) => boolean,
): Row[] {
  const owner = customerFields(customer, shop);
  switch (from) {
    case "customer":
      return [owner];
    case "customer_client":
      return listClients(customer, shop, 0).map((row) => ({ ...owner, ...row }));
    case "conversion_action":
      return customer.conversionActions.map((action) => ({ ...owner, ...actionFields(customer, action) }));
    case "campaign":
      return customer.campaigns.flatMap((campaign) =>
        campaignRows({ ...owner, ...campaignFields(customer, campaign) }, campaign, byDay, keepsDay),
      );
    default:
      return listMade(from, customer, shop).map((row) => ({ ...owner, ...row }));
  }
}

/** What comes into being through the API. */
function listMade(from: string, customer: Customer, shop: Shop): Row[] {
  if (from === "user_list") return userListRows(customer);
  if (from === "offline_user_data_job") return jobRows(customer, shop.jobs);
  if (from === "campaign_budget") return budgetRows(customer, shop.campaigns);
  const campaigns = new Map(
    customer.campaigns.map((campaign) => [`customers/${customer.id}/campaigns/${campaign.id}`, campaign]),
  );
  return pieceRows(from, customer, shop.campaigns).map((row) => {
    const name = row["campaign_criterion.campaign"] ?? row["ad_group.campaign"];
    const campaign = campaigns.get(String(name));
    return { ...(campaign && campaignFields(customer, campaign)), ...row };
  });
}

function customerFields(customer: Customer, shop: Shop): Row {
  const setting = "customer.conversion_tracking_setting";
  const { id, conversionCustomerId } = customer;
  // What was accepted is inherited from the manager that owns the conversion actions.
  const tracked = conversionCustomerId === null ? undefined : (shop.customer(conversionCustomerId) ?? customer);
  return {
    "customer.resource_name": `customers/${id}`,
    "customer.id": id,
    "customer.descriptive_name": customer.descriptiveName,
    "customer.currency_code": customer.currencyCode,
    "customer.time_zone": customer.timeZone,
    "customer.manager": customer.manager,
    "customer.test_account": customer.testAccount,
    "customer.status": customer.status,
    [`${setting}.google_ads_conversion_customer`]:
      conversionCustomerId === null ? "" : `customers/${conversionCustomerId}`,
    [`${setting}.conversion_tracking_status`]: trackingStatus(customer),
    [`${setting}.accepted_customer_data_terms`]: tracked?.acceptedCustomerDataTerms === true,
    [`${setting}.enhanced_conversions_for_leads_enabled`]: tracked?.enhancedConversionsForLeadsEnabled === true,
  };
}

function trackingStatus({ id, managerId, conversionCustomerId }: Customer): string {
  if (conversionCustomerId === null) return "NOT_CONVERSION_TRACKED";
  if (conversionCustomerId === id) return "CONVERSION_TRACKING_MANAGED_BY_SELF";
  return `CONVERSION_TRACKING_MANAGED_BY_${conversionCustomerId === managerId ? "THIS" : "ANOTHER"}_MANAGER`;
}

/** The account itself at level 0, then everything below it. */
function listClients(customer: Customer, shop: Shop, level: number, root = customer): Row[] {
  const below =
    level < 10 ? shop.children(customer.id).flatMap((child) => listClients(child, shop, level + 1, root)) : [];
  const row: Row = {
    "customer_client.resource_name": `customers/${root.id}/customerClients/${customer.id}`,
    "customer_client.client_customer": `customers/${customer.id}`,
    "customer_client.id": customer.id,
    "customer_client.descriptive_name": customer.descriptiveName,
    "customer_client.currency_code": customer.currencyCode,
    "customer_client.time_zone": customer.timeZone,
    "customer_client.manager": customer.manager,
    "customer_client.level": level,
    "customer_client.hidden": false,
    "customer_client.status": customer.status,
    "customer_client.test_account": customer.testAccount,
  };
  return [row, ...below];
}

function actionFields(customer: Customer, action: ConversionAction): Row {
  return {
    "conversion_action.resource_name": `customers/${customer.id}/conversionActions/${action.id}`,
    "conversion_action.id": action.id,
    "conversion_action.name": action.name,
    "conversion_action.type": action.type,
    "conversion_action.category": action.category,
    "conversion_action.status": action.status,
    "conversion_action.counting_type": action.countingType,
    "conversion_action.owner_customer": `customers/${customer.id}`,
    "conversion_action.primary_for_goal": action.primaryForGoal,
  };
}

function campaignFields(customer: Customer, campaign: Campaign): Row {
  const budget = `customers/${customer.id}/campaignBudgets/${campaign.budget.id}`;
  return {
    "campaign.resource_name": `customers/${customer.id}/campaigns/${campaign.id}`,
    "campaign.id": campaign.id,
    "campaign.name": campaign.name,
    "campaign.status": campaign.status,
    "campaign.serving_status": campaign.servingStatus,
    "campaign.primary_status": campaign.primaryStatus,
    "campaign.primary_status_reasons": campaign.primaryStatusReasons,
    "campaign.advertising_channel_type": campaign.advertisingChannelType,
    "campaign.start_date_time": campaign.startDateTime,
    "campaign.end_date_time": campaign.endDateTime,
    "campaign.campaign_budget": budget,
    "campaign_budget.resource_name": budget,
    "campaign.bidding_strategy_type": campaign.biddingStrategyType ?? "MAXIMIZE_CONVERSIONS",
    "campaign_budget.id": campaign.budget.id,
    "campaign_budget.name": campaign.budget.name ?? `${campaign.name} budget`,
    "campaign_budget.amount_micros": campaign.budget.amountMicros,
    "campaign_budget.explicitly_shared": campaign.budget.explicitlyShared ?? false,
    "campaign_budget.status": "ENABLED",
    "campaign_budget.delivery_method": "STANDARD",
  };
}

function campaignRows(base: Row, campaign: Campaign, byDay: boolean, keepsDay: (date: string) => boolean): Row[] {
  const days = campaign.days.filter(({ date }) => keepsDay(date));
  if (byDay) return days.map((day) => ({ ...base, "segments.date": day.date, ...metricFields(day) }));
  return [{ ...base, ...metricFields(sum(days)) }];
}

function metricFields(figures: Omit<Figures, "date">): Row {
  return {
    "metrics.impressions": figures.impressions,
    "metrics.clicks": figures.clicks,
    "metrics.cost_micros": figures.costMicros,
    "metrics.conversions": figures.conversions,
    "metrics.conversions_value": figures.conversionsValue,
  };
}

function sum(days: readonly Figures[]): Omit<Figures, "date"> {
  const total = (pick: (day: Figures) => number): number => days.reduce((sofar, day) => sofar + pick(day), 0);
  return {
    impressions: total((day) => day.impressions),
    clicks: total((day) => day.clicks),
    costMicros: total((day) => day.costMicros),
    conversions: total((day) => day.conversions),
    conversionsValue: total((day) => day.conversionsValue),
  };
}

/** Whether a value satisfies a condition whose values were checked before. Numbers by size, everything else as text. */
export function satisfies(value: Value, type: string, { operator, values }: Omit<Condition, "field">): boolean {
  const numeric = type === "int64" || type === "double";
  const compare = (other: string): number => {
    if (numeric) return Number(value) - Number(other);
    const [left, right] = [String(value ?? ""), type === "bool" ? other.toLowerCase() : other];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const [first = "", second = ""] = values;
  switch (operator) {
    case "=":
      return compare(first) === 0;
    case "!=":
      return compare(first) !== 0;
    case "<":
      return compare(first) < 0;
    case "<=":
      return compare(first) <= 0;
    case ">":
      return compare(first) > 0;
    case ">=":
      return compare(first) >= 0;
    case "IN":
      return values.some((other) => compare(other) === 0);
    case "NOT IN":
      return values.every((other) => compare(other) !== 0);
    default:
      return compare(first) >= 0 && compare(second) <= 0;
  }
}
