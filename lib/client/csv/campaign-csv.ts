import type { CampaignListItem, Performance } from "../../contracts/campaigns";
import { platformInfo } from "../../contracts/platform-list";
import type { CsvCell, CsvColumn } from "../../core/csv";
import { CAMPAIGN_SORT_LIST, CAMPAIGN_SORT_WORDS, CAMPAIGN_STATUS_WORDS, type CampaignSort } from "../campaign-words";
import type { EarlierFigures } from "../earlier-figures";
import { amountCell } from "./figure-csv";

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
  spend: figure(({ spend }, currency) => amountCell(spend, currency)),
  revenue: figure(({ revenue }, currency) => amountCell(revenue, currency)),
  roas: figure(({ roas }) => roas),
};

/** What the table has below its figures as "was …". */
const before = (earlier: EarlierFigures): CsvColumn<Row>[] => [
  { header: "Spend before", cell: (row) => amountCell(earlier(row)?.spend ?? null, row.currency) },
  { header: "Revenue before", cell: (row) => amountCell(earlier(row)?.revenue ?? null, row.currency) },
  { header: "ROAS before", cell: (row) => earlier(row)?.roas ?? null },
];

/** The columns of the campaign table, and the currency that stands in its amounts. */
export const campaignCsv = (earlier: EarlierFigures | null): readonly CsvColumn<Row>[] => [
  ...CAMPAIGN_SORT_LIST.map((sort) => ({ header: CAMPAIGN_SORT_WORDS[sort], cell: CELLS[sort] })),
  { header: "Currency", cell: ({ currency }) => currency },
  ...(earlier ? before(earlier) : []),
];
