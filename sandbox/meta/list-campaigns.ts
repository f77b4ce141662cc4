import type { Reply } from "../core/reply";
import type { GraphCall } from "./graph-call";
import { pickFields, readFields } from "./graph-fields";
import type { MetaAdAccount, MetaCampaign } from "./meta-shop";
import { readFilter } from "./read-filter";

const EFFECTIVE_STATUSES = ["ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"];
export const CAMPAIGN_PARAMS = [
  "effective_status",
  "date_preset",
  "time_range",
  "is_completed",
  "filtering",
  "summary",
];

export function listCampaigns(call: GraphCall): Reply {
  const account = call.adAccount();
  const fields = readFields(call.params.text("fields"), "Campaign", "id");
  const wanted = call.params.choices("effective_status", EFFECTIVE_STATUSES);
  const matches = readFilter(call.params);
  const campaigns = account.campaigns
    // What is gone only comes when asked for.
    .filter(
      ({ effectiveStatus }) => wanted?.includes(effectiveStatus) ?? !["DELETED", "ARCHIVED"].includes(effectiveStatus),
    )
    .filter(matches);
  return call.page(campaigns.map((campaign) => pickFields(campaignNode(account, campaign), fields)));
}

function campaignNode(account: MetaAdAccount, campaign: MetaCampaign): Record<string, unknown> {
  const started = `${campaign.createdAt}T08:00:00+0000`;
  return {
    id: campaign.id,
    account_id: account.id,
    name: campaign.name,
    objective: campaign.objective,
    status: campaign.status,
    configured_status: campaign.status,
    effective_status: campaign.effectiveStatus,
    buying_type: "AUCTION",
    bid_strategy: "LOWEST_COST_WITHOUT_CAP",
    daily_budget:
      campaign.dailyBudget === null
        ? undefined
        : String(Math.round(campaign.dailyBudget * budgetUnits(account.currency))),
    special_ad_categories: [],
    is_adset_budget_sharing_enabled: false,
    start_time: started,
    created_time: started,
    updated_time: started,
    issues_info: campaign.issue
      ? [
          {
            level: "AD",
            error_code: 1815869,
            error_summary: campaign.issue,
            error_message: campaign.issue,
            error_type: "HARD_ERROR",
          },
        ]
      : undefined,
  };
}

/** Meta's own table: budgets of these currencies are whole units, of all others hundredths. */
function budgetUnits(currency: string): number {
  return ["CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"].includes(currency) ? 1 : 100;
}
