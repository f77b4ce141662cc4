import type { Transaction } from "@/db/client";
import { listCampaignConnections, sumCampaigns } from "@/db/queries/campaigns";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { CampaignListItem, CampaignListQuery, CampaignListResponse } from "@/lib/contracts/campaigns";
import { PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platforms";
import { readOf } from "@/lib/contracts/unread-days";
import { AppError, InvalidInputError } from "@/lib/core/errors";
import {
  addFigures,
  type CampaignLine,
  foldViews,
  groupBy,
  lineId,
  SUMS_MAX,
  toPerformance,
} from "@/lib/figures/fold-views";
import { readDaysIn, type ShowsOf, showsOfAdapter, type View, viewsOf } from "@/lib/figures/views";
import { bandOfLine } from "./band-of-line";
import { decodeCursor, encodeCursor } from "./campaign-cursor";
import { sortLines } from "./sort-lines";

/**
 * Campaigns of the ad accounts that the store's connections chose, one line a (campaign, platform), with the sums of
 * the range's days. Amounts in major units of the account's currency; `meta.totals` are over all matches, and
 * `meta.lastSyncAt` is when the stalest of the shown accounts was synced, null while one never was. Days are those of each ad account.
 * @throws InvalidInputError on `endDate` or `cursor`
 */
export async function listCampaigns(
  tenant: Tenant,
  query: CampaignListQuery,
  showsOf: ShowsOf = showsOfAdapter,
): Promise<CampaignListResponse> {
  const { startDate, endDate } = query;
  const place = decodeCursor(query);
  const { lines, views } = await readLines(tenant, query, showsOf);
  const found = place ? lines.findIndex((line) => lineId(line) === place.after) : -1;
  const start = found >= 0 ? found + 1 : (place?.place ?? 0);
  const page = lines.slice(start, start + query.limit);
  const last = page.at(-1);
  const end = start + page.length;
  return {
    success: true,
    data: page.map((line) => toItem(line, query)),
    meta: {
      total: lines.length,
      lastSyncAt: stalest(views),
      nextCursor: last && end < lines.length ? encodeCursor(query, { place: end, after: lineId(last) }) : null,
      totals: totalsOf(lines, query),
      range: { startDate: startDate ?? null, endDate: endDate ?? null },
    },
  };
}

/** All of them, for a file: the same lines in the same order. @throws InvalidInputError on `endDate` */
export async function listAllCampaigns(tenant: Tenant, query: LinesQuery): Promise<CampaignListItem[]> {
  return (await readLines(tenant, query, showsOfAdapter)).lines.map((line) => toItem(line, query));
}

/** The same of the given platforms with their totals, as seen in the caller's transaction. */
export async function campaignsSeenIn(
  tx: Transaction,
  tenant: Tenant,
  { platforms, ...query }: Omit<LinesQuery, "platform"> & { readonly platforms?: readonly PlatformId[] | undefined },
) {
  const { lines } = toLines(query, await readSums(tx, tenant, query, showsOfAdapter), platforms);
  return { campaigns: lines.map((line) => toItem(line, query)), totals: totalsOf(lines, query) };
}

type LinesQuery = Omit<CampaignListQuery, "cursor" | "limit">;

/** Every line that is asked for, in order, and the views that were. */
async function readLines(tenant: Tenant, query: LinesQuery, showsOf: ShowsOf) {
  const { startDate, endDate } = query;
  if (startDate && endDate && startDate > endDate)
    throw new InvalidInputError([{ path: "endDate", message: "must not be before startDate" }]);
  const found = await withTenant(tenant, (tx) => readSums(tx, tenant, query, showsOf));
  return toLines(query, found, query.platform && [query.platform]);
}

function toLines(
  { roas, sort, order, ...dates }: Pick<LinesQuery, "roas" | "sort" | "order" | "startDate" | "endDate">,
  { views, sums }: Awaited<ReturnType<typeof readSums>>,
  platforms: readonly PlatformId[] = PLATFORM_IDS,
) {
  // A campaign without figures stands in the main view only if no other shows it, so views are chosen after folding.
  const asked = ({ platform }: View) => platforms.includes(platform);
  const lines = foldViews(sums, views).filter(({ view }) => asked(view));
  const wanted = roas ? lines.filter((line) => bandOfLine(line, isUnread(line, dates)) === roas) : lines;
  return { lines: sortLines(wanted, sort, order), views: views.filter(asked) };
}

async function readSums(tx: Transaction, tenant: Tenant, query: LinesQuery, showsOf: ShowsOf) {
  const { status, q, startDate, endDate } = query;
  const views = viewsOf(await listCampaignConnections(tx, tenant), showsOf);
  const adAccountIds = [...new Set(views.map(({ account }) => account.id))];
  if (adAccountIds.length === 0) return { views, sums: [] };
  const sums = await sumCampaigns(tx, tenant, { status, q, startDate, endDate, adAccountIds, max: SUMS_MAX });
  if (sums.length > SUMS_MAX)
    throw new AppError("invalid", "There are too many campaigns to list at once. Narrow the list by name or status.");
  return { views, sums };
}

function stalest(views: readonly View[]): string | null {
  const [oldest] = views.map(({ account }) => account.lastSyncAt?.getTime() ?? 0).sort((a, b) => a - b);
  return oldest ? new Date(oldest).toISOString() : null;
}

type Dates = Pick<LinesQuery, "startDate" | "endDate">;
const FIRST_DAY = "0001-01-01";

/** Without a last day the range has days that were read. */
function isUnread({ view }: CampaignLine, { startDate, endDate }: Dates): boolean {
  if (!endDate) return false;
  return readOf([readDaysIn(view.account)], { startDate: startDate ?? FIRST_DAY, endDate }) === "none";
}

const sumOf = (lines: readonly CampaignLine[]) => addFigures(lines.map(({ figures }) => figures));
function totalsOf(lines: readonly CampaignLine[], dates: Dates): CampaignListResponse["meta"]["totals"] {
  return groupBy(lines, ({ view }) => view.account.currency)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, some]) => ({
      ...toPerformance(sumOf(some.filter((line) => !isUnread(line, dates))), currency),
      currency,
      unread: some.every((line) => isUnread(line, dates)),
    }));
}

const toItem = (line: CampaignLine, dates: Dates): CampaignListItem => {
  const { campaign, view, figures } = line;
  const { account, platform } = view;
  return {
    id: lineId(line),
    platform,
    campaignId: campaign.platformCampaignId,
    name: campaign.name,
    status: campaign.status,
    missing: campaign.missingSince !== null,
    accountId: account.externalId,
    accountName: account.name,
    currency: account.currency,
    performance: toPerformance(figures, account.currency),
    unread: isUnread(line, dates),
    lastSynced: campaign.lastSyncedAt?.toISOString() ?? null,
  };
};
