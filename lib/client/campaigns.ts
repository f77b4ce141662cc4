import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type { CampaignListQuery } from "../contracts/campaigns";
import { RANGE_DAYS_MAX } from "../contracts/period-list";
import type { DateRange } from "../contracts/periods";
import type { PlatformId } from "../contracts/platforms";
import { addDays } from "../core/periods";
import { apiHref, callApi } from "./call-api";
import { areUsual, type ChosenColumn } from "./campaign-columns";
import type { FiguresRange } from "./range";
import { NO_VIEW } from "./search-params";

const contract = () => import("../contracts/campaigns");
const PAGE_SIZE = 100;
export type CampaignFilter = DateRange &
  Pick<CampaignListQuery, "platform" | "status" | "roas" | "q" | "sort" | "order">;

/** What one page of the filter asks of the API; the server asks its verb for the same. */
export const campaignPage = (filter: CampaignFilter, cursor: string | null): CampaignListQuery => ({
  ...filter,
  limit: PAGE_SIZE,
  ...(cursor && { cursor }),
});

export const campaignsQuery = (storeId: string, filter: CampaignFilter) =>
  infiniteQueryOptions({
    queryKey: ["campaigns", storeId, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      callApi(`campaigns/${storeId}`, async () => (await contract()).CampaignListResponse, {
        query: campaignPage(filter, pageParam),
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.meta.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** The same as a file, with what is compared, in the columns of the screen. */
export const campaignsCsvHref = (
  storeId: string,
  filter: CampaignFilter,
  range: FiguresRange,
  columns: readonly ChosenColumn[],
  view: string | null,
): string =>
  apiHref(`campaigns/${storeId}/csv`, {
    ...{ ...filter, ...range },
    // For its name: what is in it is what is on the screen.
    ...(view && view !== NO_VIEW && { view }),
    ...(!areUsual(columns) && { columns: ["name", ...columns].join(",") }),
  });

/** Reads the platforms now; of all connections, or of the given ones; the trailing days, or the given ones. */
export const syncCampaigns = (storeId: string, platforms?: PlatformId[], dateRange?: DateRange) =>
  callApi(`campaigns/sync/${storeId}`, async () => (await contract()).SyncResponse, {
    method: "POST",
    body: { ...(platforms && { platforms }), ...(dateRange && { dateRange }) },
  });

/** The longest range that ends today: as much as figures are told of at once. */
export const historyRange = (today: string): DateRange => ({
  startDate: addDays(today, -RANGE_DAYS_MAX),
  endDate: today,
});
