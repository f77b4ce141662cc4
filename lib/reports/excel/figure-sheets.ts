import { statusText } from "@/lib/contracts/campaign-status-words";
import type { CampaignListItem } from "@/lib/contracts/campaigns";
import type { TrendPoint } from "@/lib/contracts/metrics";
import { areLimited, platformInfo } from "@/lib/contracts/platform-list";
import { plural } from "@/lib/contracts/report-words";
import type { ReportContent } from "../report-content";
import { count, day, moment, money, parts, ratio } from "./formats";
import type { ExcelCell, ExcelSheet } from "./write-workbook";

/** Every day of the range, a line for each currency; the tills' columns where the report is about all platforms. */
export function dailySheet({ daily, covers }: ReportContent): ExcelSheet {
  const tills = <T>(cells: readonly T[]): readonly T[] => (areLimited(covers) ? [] : cells);
  return {
    name: "Daily",
    columns: [
      { title: "Day", width: 12 },
      { title: "Currency", width: 10 },
      { title: "Ad spend", width: 14 },
      { title: "Revenue reported", width: 18 },
      { title: "ROAS reported", width: 14 },
      { title: "Conversions", width: 12 },
      { title: "Cost per conversion", width: 18 },
      { title: "Impressions", width: 14 },
      { title: "Clicks", width: 12 },
      ...tills([
        { title: "Till revenue", width: 16 },
        { title: "Sales", width: 10 },
        { title: "Refunds", width: 10 },
        { title: "Given back", width: 14 },
        { title: "Blended ROAS", width: 14 },
      ]),
      { title: "Not over", width: 10 },
    ],
    rows: daily.groups.flatMap(({ currency, points }) =>
      points.map((point) => [
        ...[day(point.startDate), currency, money(point.spend, currency), money(point.revenue, currency)],
        ...[ratio(point.roas), parts(point.conversions), money(point.costPerConversion, currency)],
        ...[count(point.impressions), count(point.clicks), ...tills(tillCells(point, currency))],
        point.partial ? "yes" : null,
      ]),
    ),
  };
}

const tillCells = ({ till, blendedRoas }: TrendPoint, currency: string): ExcelCell[] => [
  ...[money(till?.tillRevenue ?? null, currency), count(till?.sales ?? null), count(till?.refunds ?? null)],
  ...[money(till?.refunded ?? null, currency), ratio(blendedRoas)],
];

/** The library writes a sheet in one go, in which the server does nothing else; so many take a quarter of a second. */
const CAMPAIGNS_MAX = 5_000;
const WHERE = "the CSV file of the campaign table has all of them.";

/** Every campaign in the currency of its ad account; beyond so many, the rest is counted. */
export function campaignsSheet({ campaigns, meta }: ReportContent): ExcelSheet {
  const more = campaigns.length - CAMPAIGNS_MAX;
  const left = more > 0 ? [[`${plural(more, "more campaign")} with less reported revenue: ${WHERE}`]] : [];
  return {
    name: "Campaigns",
    columns: [
      { title: "Campaign", width: 44 },
      { title: "Campaign ID", width: 20 },
      { title: "Platform", width: 12 },
      { title: "Status", width: 24 },
      { title: "Ad account", width: 26 },
      { title: "Currency", width: 10 },
      { title: "Ad spend", width: 14 },
      { title: "Revenue reported", width: 18 },
      { title: "ROAS reported", width: 14 },
      { title: "Conversions", width: 12 },
      { title: "Impressions", width: 14 },
      { title: "Clicks", width: 12 },
      { title: `Last read (${meta.storeTimeZone})`, width: 22 },
    ],
    rows: [...campaigns.slice(0, CAMPAIGNS_MAX).map((one) => campaignRow(one, meta)), ...left],
  };
}

const campaignRow = (
  { performance, currency, ...campaign }: CampaignListItem,
  { storeTimeZone }: ReportContent["meta"],
): ExcelCell[] => {
  const of = campaign.unread ? null : performance;
  return [
    ...[campaign.name, campaign.campaignId, platformInfo(campaign.platform).label],
    ...[statusText(campaign), campaign.accountName, currency],
    ...[
      money(of?.spend ?? null, currency),
      money(of?.revenue ?? null, currency),
      ratio(of?.roas ?? null),
      parts(of?.conversions ?? null),
    ],
    ...[count(of?.impressions ?? null), count(of?.clicks ?? null)],
    campaign.lastSynced === null ? null : moment(new Date(campaign.lastSynced), storeTimeZone),
  ];
};
