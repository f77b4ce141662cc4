export const ADWORDS = "https://www.googleapis.com/auth/adwords";
export const DATA_MANAGER = "https://www.googleapis.com/auth/datamanager";

/** What each scope says on the consent page. Google lets a person untick these one by one. */
export const CHOOSABLE: ReadonlyMap<string, string> = new Map([
  [ADWORDS, "See, edit, create, and delete your Google Ads accounts and data"],
  [DATA_MANAGER, "Send conversions and audience members to your Google Ads accounts (Data Manager)"],
]);

/** Scopes of signing in, granted as a whole. */
export const SIGN_IN: ReadonlySet<string> = new Set([
  "openid",
  "email",
  "profile",
  "https://www.googleapis.com/auth/userinfo.email",
  "https://www.googleapis.com/auth/userinfo.profile",
]);
