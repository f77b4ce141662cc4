/** What an application may ask for, and what the consent page says about it. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
  ads_read: "See your campaigns and their results",
  ads_management: "Create and change campaigns, send sales",
  business_management: "See which business owns an account",
  pages_show_list: "See your Pages",
  pages_read_engagement: "Read the Pages used in ads",
  instagram_basic: "See the Instagram accounts of your Pages",
  pages_manage_ads: "Manage ads of your Pages",
  leads_retrieval: "Read leads",
  catalog_management: "Manage catalogues",
  email: "Your e-mail address",
  public_profile: "Your name",
};
export const ADS_PERMISSIONS = ["ads_read", "ads_management"] as const;
/** What a Login for Business configuration of ours asks for. */
export const CONFIGURATION = [
  "ads_read",
  "ads_management",
  "business_management",
  "pages_show_list",
  "pages_read_engagement",
  "instagram_basic",
] as const;
