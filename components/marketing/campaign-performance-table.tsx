"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useCampaignColumns } from "@/components/hooks/use-campaign-columns";
import { useCampaignView } from "@/components/hooks/use-campaign-view";
import { useEarlier } from "@/components/hooks/use-earlier";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody } from "@/components/ui/table";
import { type ChosenColumn, columnInfo, isWide } from "@/lib/client/campaign-columns";
import type { CampaignSort } from "@/lib/client/campaign-words";
import { campaignsCsvHref, campaignsQuery } from "@/lib/client/campaigns";
import { cn } from "@/lib/client/cn";
import { plural } from "@/lib/client/format-number";
import { viewParam } from "@/lib/client/search-params";
import type { CampaignListResponse } from "@/lib/contracts/campaigns";
import { BlockError } from "./block-error";
import { CampaignFilters } from "./campaign-filters";
import { CampaignRow } from "./campaign-row";
import { CampaignTableHead } from "./campaign-table-head";
import { CampaignTotals } from "./campaign-totals";
import { CampaignViews } from "./campaign-views";
import { CampaignsEmpty } from "./campaigns-empty";
import { ColumnChooser } from "./column-chooser";
import { DownloadCsv } from "./download-csv";
import { PrintedDefinitions } from "./printed-definitions";

export function CampaignPerformanceTable({ today }: { today: string }) {
  const store = useStore();
  const view = useCampaignView(today);
  const { columns, choose } = useCampaignColumns();
  const [saved] = useQueryState("view", viewParam);
  const campaigns = useInfiniteQuery(campaignsQuery(store.id, view.filter));
  const [first] = campaigns.data?.pages ?? [];
  return (
    <Card data-testid="campaign-performance-table" className="@container min-w-0">
      <CardHeader className="flex-row flex-wrap items-end justify-between gap-x-4">
        <div className="grid gap-1">
          <CardTitle id="campaigns-heading">Campaign performance</CardTitle>
          <CardDescription>
            As reported by each platform, in the ad account's currency and days. A campaign has a row for each platform
            it runs on.
          </CardDescription>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p role="status" className="text-muted-foreground text-sm max-md:w-full" data-testid="campaign-count">
            {first && plural(first.meta.total, "row")}
            {first && view.filtered && (first.meta.total === 1 ? " matches" : " match")}
          </p>
          {first && first.data.length > 0 && (
            <>
              <ColumnChooser columns={columns} choose={choose} />
              <DownloadCsv href={campaignsCsvHref(store.id, view.filter, view.query, columns, saved)} of="campaigns" />
            </>
          )}
        </div>
      </CardHeader>
      <CampaignViews setTable={view.setView} />
      <CampaignFilters {...view} columns={columns} />
      {!first && campaigns.error && (
        <div className="px-4 pb-6 md:px-6">
          <BlockError error={campaigns.error} onRetry={campaigns.refetch} />
        </div>
      )}
      {!first && !campaigns.error && <CampaignRowsLoading />}
      {first && first.data.length === 0 && <CampaignsEmpty filtered={view.filtered} onClear={view.clear} />}
      {first && first.data.length > 0 && (
        <Rows
          pages={campaigns.data?.pages ?? []}
          meta={first.meta}
          {...{ view, columns, waiting: campaigns.isPlaceholderData }}
        />
      )}
      {campaigns.hasNextPage && (
        <MoreRows isLoading={campaigns.isFetchingNextPage} onLoad={() => campaigns.fetchNextPage()} />
      )}
    </Card>
  );
}

function MoreRows({ isLoading, onLoad }: { isLoading: boolean; onLoad: () => void }) {
  return (
    <>
      <p className="hidden px-6 py-3 text-sm print:block">
        The table goes on: load more campaigns before printing, or download all of them.
      </p>
      <div className="flex justify-center border-t p-3 print:hidden">
        <Button variant="outline" loading={isLoading} onClick={onLoad}>
          Load more campaigns
        </Button>
      </div>
    </>
  );
}

type RowsProps = {
  pages: readonly CampaignListResponse[];
  meta: CampaignListResponse["meta"];
  view: ReturnType<typeof useCampaignView>;
  columns: readonly ChosenColumn[];
  waiting: boolean;
};

function Rows({ pages, meta, view, columns, waiting }: RowsProps) {
  const earlier = useEarlier(view.query);
  const wide = isWide(columns);
  return (
    <>
      {view.view.roas !== "none" &&
        meta.totals.length > 0 &&
        meta.totals.every(({ spend, unread }) => spend === 0 && !unread) && <NoSpend view={view} />}
      <HiddenSort sort={view.view.sort} columns={columns} />
      {meta.totals.length > 1 && columnInfo(view.view.sort).kind === "money" && <SortOfCurrencies />}
      <div
        className={cn(
          "relative overflow-x-auto print:overflow-visible",
          !wide && "@[68rem]:overflow-visible",
          waiting && "opacity-60 transition-opacity delay-150 duration-150",
        )}
        aria-busy={waiting}
      >
        <Table aria-labelledby="campaigns-heading" data-print={wide ? "fit wide" : "fit"} className="max-md:block">
          <CampaignTableHead
            {...{ columns, wide }}
            sort={view.view.sort}
            order={view.view.order}
            onSort={(sort, order) => void view.setView({ sort, order })}
          />
          <TableBody>
            {pages.flatMap(({ data }) =>
              data.map((campaign) => (
                <CampaignRow
                  key={campaign.id}
                  {...{ campaign, columns, wide, earlier: earlier(campaign), search: view.view.q }}
                />
              )),
            )}
          </TableBody>
          <CampaignTotals meta={meta} columns={columns} />
        </Table>
      </div>
      <PrintedDefinitions columns={columns} />
    </>
  );
}

/** Not where those without spend were asked for: others may have spent. */
function NoSpend({ view }: { view: RowsProps["view"] }) {
  return (
    <p className="flex flex-wrap items-center gap-2 px-4 pb-3 text-base text-muted-foreground md:px-6">
      No ad spend in this period.
      {view.range.name !== "90d" && (
        <Button variant="link" size="inline" onClick={() => view.setPeriod("90d")}>
          Show 90 days
        </Button>
      )}
    </p>
  );
}

/** A hidden column may go on ordering the rows, but not in secret. A small screen names it among its filters. */
function HiddenSort({ sort, columns }: { sort: CampaignSort; columns: readonly ChosenColumn[] }) {
  if (sort === "name" || columns.includes(sort)) return null;
  return (
    <p data-testid="hidden-sort" className="px-4 pb-3 text-muted-foreground text-sm max-md:hidden md:px-6">
      Sorted by {columnInfo(sort).label}, which is hidden. Choose a column's heading to sort by it.
    </p>
  );
}

function SortOfCurrencies() {
  return (
    <p data-testid="sort-of-currencies" className="px-4 pb-3 text-muted-foreground text-sm md:px-6">
      Sorted by the bare numbers: amounts in different currencies are not compared.
    </p>
  );
}

function CampaignRowsLoading() {
  return (
    <div className="grid gap-px px-4 pb-6 md:px-6" role="status" aria-label="Loading campaigns">
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
        <Skeleton key={key} className="my-1.5 h-8" />
      ))}
    </div>
  );
}
