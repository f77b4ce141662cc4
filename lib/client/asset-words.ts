/** Why an ad account, dataset or conversion action cannot be chosen, and who can change that. */
const ASSET_PROBLEMS: Readonly<Record<string, string>> = {
  account_disabled: "The platform has disabled this account. Settle it there first.",
  account_closed: "This account is closed.",
  no_permission: "You need the right to manage it. Ask whoever owns the account.",
  manager_account: "A manager account runs no ads itself. Choose one of the accounts under it.",
  dataset_not_for_store_sales: "This dataset takes no in-store sales.",
  dataset_unavailable: "This dataset is not available to the ad account.",
  no_instagram_account: "No Instagram account belongs to this ad account.",
  no_target: "There is nothing in it that can record sales.",
  action_type_not_supported: "This kind of conversion action takes no sales from a till.",
  counts_once: "It counts one sale per ad click, so a customer's second purchase would be lost.",
  customer_data_terms_not_accepted: "Accept the customer data terms in Google Ads first.",
  enhanced_conversions_off: "Turn on enhanced conversions in Google Ads first.",
  test_account: "A test account shows no ads to anybody.",
  project_not_approved: "Google has not opened real ad accounts to our application yet. This is for us to settle.",
};

export const assetProblem = (problem: string | null): string | null =>
  problem === null ? null : (ASSET_PROBLEMS[problem] ?? "The platform does not allow it to be used.");

const SCOPES: Readonly<Record<string, string>> = {
  ads_read: "see your ad accounts and their figures",
  ads_management: "manage your ads and send sales",
  business_management: "see the datasets of your business",
  pages_show_list: "see your Pages",
  pages_read_engagement: "see your Pages",
  instagram_basic: "see your Instagram account",
  "https://www.googleapis.com/auth/adwords": "see your Google Ads accounts and their figures",
  adwords: "see your Google Ads accounts and their figures",
  "https://www.googleapis.com/auth/datamanager": "send your sales to Google Ads",
  datamanager: "send your sales to Google Ads",
};

/** Permissions in plain words, each once. */
export const scopeWords = (scopes: readonly string[]): string[] => [
  ...new Set(scopes.map((scope) => SCOPES[scope] ?? scope.slice(scope.lastIndexOf("/") + 1).replaceAll("_", " "))),
];
