import { statusText } from "@/lib/contracts/campaign-status-words";
import type { CampaignListItem } from "@/lib/contracts/campaigns";
import { unlikeness } from "@/lib/contracts/like-for-like";
import { platformInfo } from "@/lib/contracts/platform-list";
import { changeText, countText, DASH, plural, ratioText, reportMoney } from "@/lib/contracts/report-words";
import { ownCurrencyFirst } from "@/lib/core/money";
import type { ReportContent } from "../report-content";
import type { Colour } from "./colours";
import type { Sheet } from "./sheet";
import { type Cell, type Column, drawTable } from "./table";

const BEST = 5;
const NAME_LINES = 4;
const COLOUR_OF: Readonly<Record<string, Colour>> = { facebook: "chart-1", instagram: "chart-4", google: "chart-2" };
const CAMPAIGN_COLUMNS: readonly Column[] = [
  { title: "Campaign", share: 30, lines: NAME_LINES },
  { title: "Platform", share: 12 },
  { title: "Status", share: 11, lines: NAME_LINES },
  { title: "Spend", share: 15, align: "right" },
  { title: "Revenue reported", share: 15, align: "right" },
  { title: "ROAS", share: 9, align: "right" },
  { title: "Conversions", share: 12, align: "right" },
  { title: "Clicks", share: 10, align: "right" },
];

/** What each platform cost and reports, with bars for how they compare. */
export function* drawPlatforms(sheet: Sheet, { platforms, meta }: ReportContent): Generator<void> {
  sheet.heading("By platform", { keep: 120 });
  if (platforms.groups.length === 0) sheet.paragraph("No platform has figures for this period.");
  for (const { currency, items, total } of platforms.groups) {
    const money = (amount: number | null) => reportMoney(amount, currency);
    const most = (of: "spend" | "revenue") => Math.max(0, ...items.map(({ current }) => current?.[of] ?? 0));
    const [spent, earned] = [most("spend"), most("revenue")];
    const columns: Column[] = [
      { title: platforms.groups.length > 1 ? `Platform (${currency})` : "Platform", share: 14 },
      { title: "Spend", share: 18, align: "right" },
      { title: "Revenue reported", share: 18, align: "right" },
      { title: "ROAS", share: 10, align: "right" },
      { title: "Conversions", share: 12, align: "right" },
      { title: "Cost per conversion", share: 15, align: "right" },
      ...(meta.compare ? [{ title: "Revenue before", share: 18, align: "right" } as const] : []),
    ];
    const cells = ({ current, previous }: typeof total): Cell[] => [
      { text: money(current?.spend ?? null) },
      { text: money(current?.revenue ?? null) },
      ratioText(current?.roas ?? null),
      countText(current?.conversions ?? null),
      money(current?.costPerConversion ?? null),
      ...(meta.compare ? [money(previous?.revenue ?? null)] : []),
    ];
    const rows = items.map((item): Cell[] => {
      const [spend, revenue, ...others] = cells(item);
      const colour = COLOUR_OF[item.platform] ?? "chart-5";
      const bar = (part = 0, whole: number) => ({ part: whole > 0 ? part / whole : 0, colour });
      return [
        { text: item.name, bold: true },
        { ...textOf(spend), bar: bar(item.current?.spend, spent) },
        { ...textOf(revenue), bar: bar(item.current?.revenue, earned) },
        ...others,
      ];
    });
    yield* drawTable(sheet, columns, rows, [["Total", ...cells(total)]]);
  }
}
const textOf = (cell: Cell | undefined) => (typeof cell === "object" ? cell : { text: cell ?? "" });

/** Which campaigns earned the most, which the least for their money, and which moved the total. */
export function* drawBestAndWorst(sheet: Sheet, content: ReportContent): Generator<void> {
  const all = ownCurrencyFirst(content.campaigns, content.meta.storeCurrency);
  const currencies = [...new Set(all.map(({ currency }) => currency))];
  for (const currency of currencies) {
    const spending = content.campaigns.filter(
      (one) => one.currency === currency && !one.unread && one.performance.spend > 0,
    );
    const suffix = currencies.length > 1 ? `, in ${currency}` : "";
    const best = [...spending]
      .sort(byRevenue)
      .slice(0, BEST)
      .filter(({ performance }) => performance.revenue > 0);
    const whole = content.campaignTotals.find((one) => one.currency === currency)?.roas ?? 0;
    const worst = spending
      .filter(({ performance }) => (performance.roas ?? 0) < whole)
      .sort(byRoas)
      .slice(0, BEST);
    if (best.length > 0) {
      sheet.heading(`Top campaigns by reported revenue${suffix}`, { keep: heightOf(best) });
      yield* drawTable(sheet, CAMPAIGN_COLUMNS, best.map(campaignCells(sheet)));
    }
    if (worst.length > 0) {
      sheet.heading(`Lowest return for the spend${suffix}`, { keep: heightOf(worst) });
      yield* drawTable(sheet, CAMPAIGN_COLUMNS, worst.map(campaignCells(sheet)));
    }
  }
  yield* drawMovers(sheet, content);
}
/** A short table stands on one page with its heading, unless its names run over lines. */
const heightOf = (rows: readonly unknown[]): number => 40 + rows.length * 20;
const byRevenue = (a: CampaignListItem, b: CampaignListItem): number =>
  b.performance.revenue - a.performance.revenue || b.performance.spend - a.performance.spend;
const byRoas = (a: CampaignListItem, b: CampaignListItem): number =>
  (a.performance.roas ?? 0) - (b.performance.roas ?? 0) || b.performance.spend - a.performance.spend;

function* drawMovers(sheet: Sheet, { movers, campaigns, meta }: ReportContent): Generator<void> {
  if (!meta.compare) return;
  const numbers = new Map(campaigns.map(({ id, campaignId }) => [id, campaignId]));
  for (const { currency, total, items, rest } of movers.groups) {
    if (items.length === 0) continue;
    const money = (amount: number | null | undefined) => reportMoney(amount ?? null, currency);
    const signed = (change: number | null) => changeWords(change, currency, meta);
    sheet.heading(`What changed reported revenue, in ${currency}`);
    const columns: Column[] = [
      { title: "Campaign", share: 44, lines: NAME_LINES },
      { title: "Platform", share: 14 },
      { title: "Before", share: 18, align: "right" },
      { title: "Now", share: 18, align: "right" },
      { title: "Change", share: 18, align: "right" },
    ];
    const rows = items.map(({ id, name, platform, current, previous, change }): Cell[] => [
      nameIn(sheet, { name, campaignId: numbers.get(id) ?? id }),
      ...[platformInfo(platform).label, money(previous?.revenue), money(current?.revenue)],
      signed(change),
    ]);
    if (rest)
      rows.push([
        ...[`${plural(rest.items, "other campaign")}`, "", money(rest.previous?.revenue), money(rest.current?.revenue)],
        signed(rest.change),
      ]);
    yield* drawTable(sheet, columns, rows, [
      ["Total", "", money(total.previous?.revenue), money(total.current?.revenue), signed(total.change)],
    ]);
  }
}
function changeWords(change: number | null, currency: string, meta: ReportContent["meta"]): Cell {
  const told = changeText("revenue", { absolute: change, percent: null }, unlikeness(meta));
  if (change === null || !told) return DASH;
  const text = `${change > 0 ? "+" : change < 0 ? "−" : ""}${reportMoney(Math.abs(change), currency)}`;
  return { text, colour: told.isGood === null ? "muted-foreground" : told.isGood ? "success" : "destructive" };
}

/** Every campaign, over as many pages as they take. */
export function* drawAllCampaigns(sheet: Sheet, { campaigns, meta, ...told }: ReportContent): Generator<void> {
  const campaignTotals = ownCurrencyFirst(told.campaignTotals, meta.storeCurrency);
  sheet.heading(`All campaigns (${countText(campaigns.length)})`);
  if (campaigns.length === 0) {
    sheet.paragraph("No campaign is connected, or none has been read yet.");
    return;
  }
  const totals = campaignTotals.map(({ currency, unread, ...performance }): Cell[] => [
    ...[`All campaigns in ${currency}`, "", ""],
    ...figureCells(unread ? null : performance, currency),
  ]);
  yield* drawTable(sheet, CAMPAIGN_COLUMNS, campaigns.map(campaignCells(sheet)), totals);
}

/** A name of which nothing can be printed is told by the number that the platform gave it. */
function nameIn({ printable }: Sheet, { name, campaignId }: Pick<CampaignListItem, "name" | "campaignId">): string {
  return printable.isLost(name) ? `${name.replace(/\p{Cf}/gu, "")} (ID ${campaignId})`.trim() : name;
}
const campaignCells =
  (sheet: Sheet) =>
  (item: CampaignListItem): Cell[] => [
    { text: nameIn(sheet, item), bold: true },
    platformInfo(item.platform).label,
    { text: statusText(item), colour: "muted-foreground" },
    ...figureCells(item.unread ? null : item.performance, item.currency),
  ];
const figureCells = (of: CampaignListItem["performance"] | null, currency: string): Cell[] => [
  reportMoney(of?.spend ?? null, currency),
  reportMoney(of?.revenue ?? null, currency),
  ratioText(of?.roas ?? null),
  countText(of?.conversions ?? null),
  countText(of?.clicks ?? null),
];
