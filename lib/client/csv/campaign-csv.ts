import type { CampaignListItem, Performance } from "../../contracts/campaigns";
import { platformInfo } from "../../contracts/platform-list";
import { type CsvCell, type CsvColumn, decimalCell } from "../../core/csv";
import { exponentOf } from "../../core/money";
import { CAMPAIGN_SORT_LIST, CAMPAIGN_SORT_WORDS, CAMPAIGN_STATUS_WORDS, type CampaignSort } from "../campaign-words";

type Row = CampaignListItem;

/** What was never read is not 0: it is empty, as the screen has a dash. */
const figure =
  (of: (performance: Performance, currency: string) => CsvCell) =>
  ({ performance, currency, lastSynced }: Row): CsvCell =>
    lastSynced === null ? null : of(performance, currency);

const CELLS: Readonly<Record<CampaignSort, (row: Row) => CsvCell>> = {
  name: ({ name }) => name,
  platform: ({ platform }) => platformInfo(platform).label,
  status: ({ status, missing }) => `${CAMPAIGN_STATUS_WORDS[status]}${missing ? ", no longer listed" : ""}`,
  impressions: figure(({ impressions }) => impressions),
  clicks: figure(({ clicks }) => clicks),
  conversions: figure(({ conversions }) => conversions),
  spend: figure(({ spend }, currency) => decimalCell(spend, exponentOf(currency))),
  revenue: figure(({ revenue }, currency) => decimalCell(revenue, exponentOf(currency))),
  roas: figure(({ roas }) => roas),
};

/** The columns of the campaign table, and the currency that stands in its amounts. */
export const CAMPAIGN_CSV: readonly CsvColumn<Row>[] = [
  ...CAMPAIGN_SORT_LIST.map((sort) => ({ header: CAMPAIGN_SORT_WORDS[sort], cell: CELLS[sort] })),
  { header: "Currency", cell: ({ currency }) => currency },
];
