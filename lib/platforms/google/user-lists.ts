import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access } from "@/lib/platforms/contract";
import type { Audience } from "@/lib/platforms/contract-advertising";
import type { GoogleClient } from "./client";

/** The largest page there is. */
const PAGE_SIZE = 1000;
const PAGES_MAX = 100;

/** int64 comes as text and is left out when zero. */
const people = z.coerce.number().default(0);
const UserList = z.object({
  id: z.coerce.string(),
  displayName: z.string().default(""),
  description: z.string().default(""),
  readOnly: z.boolean().default(false),
  membershipStatus: z.string().default("OPEN"),
  closingReason: z.string().optional(),
  accessReason: z.string().default("OWNED"),
  accountAccessStatus: z.string().optional(),
  sizeInfo: z
    .object({
      displayNetworkMembersCount: people,
      searchNetworkMembersCount: people,
      youtubeMembersCount: people,
      gmailMembersCount: people,
    })
    .optional(),
  ingestedUserListInfo: z.object({ uploadKeyTypes: z.array(z.string()).default([]) }).optional(),
});
type UserList = z.output<typeof UserList>;
const Page = z.object({ userLists: z.array(UserList).default([]), nextPageToken: z.string().default("") });

const accountName = (accountId: string): string => `accountTypes/GOOGLE_ADS/accounts/${encodeURIComponent(accountId)}`;
/** Where the lists of a chosen account live. */
export const pathOfLists = ({ account }: Access): string => `/v1/${accountName(account.id)}/userLists`;
/** Lists name the manager in a header, and only when access runs through one. */
export const wayIn = ({ account: { extra } }: Access): Record<string, string> =>
  extra.loginCustomerId === undefined ? {} : { "login-account": accountName(extra.loginCustomerId) };

/** A list of e-mails, phones and addresses into which this account may put people and from which it may take them. */
export const isOwnContactList = ({ readOnly, accessReason, ingestedUserListInfo: info }: UserList): boolean =>
  !readOnly && accessReason === "OWNED" && (info?.uploadKeyTypes.includes("CONTACT_ID") ?? false);

function sizeOf({ sizeInfo }: UserList): Audience["size"] {
  if (!sizeInfo) return null;
  const counts = Object.values(sizeInfo);
  return { min: Math.min(...counts), max: Math.max(...counts) };
}

/** Google's own word for why nobody can be put in, or shown ads by it. */
function problemOf({ membershipStatus, closingReason, accountAccessStatus }: UserList): string | null {
  if (membershipStatus === "CLOSED") return closingReason ?? membershipStatus;
  return accountAccessStatus === "DISABLED" ? accountAccessStatus : null;
}

export const toAudience = (list: UserList): Audience => ({
  id: list.id,
  name: list.displayName || list.id,
  kind: list.ingestedUserListInfo?.uploadKeyTypes.includes("CONTACT_ID") ? "customers" : "other",
  size: sizeOf(list),
  problem: problemOf(list),
});

/** Every list of the account, all pages. @throws PlatformError */
export async function listUserLists(client: GoogleClient, access: Access): Promise<UserList[]> {
  const all: UserList[] = [];
  let pageToken = "";
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { data } = await client.callDataManager("read", access, {
      method: "GET",
      path: pathOfLists(access),
      query: { pageSize: String(PAGE_SIZE), ...(pageToken !== "" && { pageToken }) },
      headers: wayIn(access),
      schema: Page,
    });
    all.push(...data.userLists);
    pageToken = data.nextPageToken;
    if (pageToken === "") return all;
  }
  throw new PlatformError("google", { kind: "rejected" }, { reason: "too_much_data" });
}
