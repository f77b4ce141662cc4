import { platformInfo } from "@/lib/contracts/platform-list";
import { formatDay, madeText, plural } from "@/lib/contracts/report-words";
import type { ReportContent } from "./report-content";

const RATES_TOLD = 3;

/** What a reader must know before they compare these figures with others; the worst first. */
export function reportNotes(content: ReportContent): readonly string[] {
  const { meta } = content;
  return [...problems(content), ...moneyNotes(content), ...dayNotes(content), ...tillNotes(content)].concat(
    meta.accounts.flatMap(({ name, lastSyncAt, timeZone }) =>
      lastSyncAt ? [`Figures of ${name} were last read on ${madeText(new Date(lastSyncAt), timeZone)}.`] : [],
    ),
  );
}

function problems({ meta }: ReportContent): string[] {
  return meta.accounts.flatMap(({ name, platforms, problem, completeFrom, lastSyncAt }) => {
    const labels = platforms.map((id) => platformInfo(id).label).join(" and ");
    const notes: string[] = [];
    if (problem) notes.push(`The last sync of ${name} (${labels}) failed: ${problem}`);
    if (!lastSyncAt) notes.push(`Figures of ${name} (${labels}) have not been read yet.`);
    if (completeFrom && completeFrom > meta.range.startDate)
      notes.push(`Figures of ${name} (${labels}) before ${formatDay(completeFrom, true)} have not been read yet.`);
    return notes;
  });
}

function moneyNotes({ meta }: ReportContent): string[] {
  const apart = meta.apart.map(
    ({ currency, missingOn }) =>
      `Amounts in ${currency} stand apart and are in no other total: no exchange rate to ${meta.storeCurrency} is stated for ${formatDay(missingOn, true)}.`,
  );
  const converted = meta.converted.map(({ from, to, rates }) => {
    const told = rates.slice(0, RATES_TOLD).map(({ validFrom, rate, inverse }) => {
      const one = inverse ? `1 ${to} = ${rate} ${from}` : `1 ${from} = ${rate} ${to}`;
      return `${one} from ${formatDay(validFrom, true)}`;
    });
    const more = rates.length > RATES_TOLD ? `; and ${plural(rates.length - RATES_TOLD, "further rate")}` : "";
    return `Amounts in ${from} were converted to ${to} day by day, at the rates your business states: ${told.join("; ")}${more}.`;
  });
  return [...apart, ...converted];
}

function dayNotes({ meta }: ReportContent): string[] {
  const notes: string[] = [];
  if (meta.partial) notes.push("The period holds a day that is not over, so its figures will still grow.");
  if (meta.zonesDiffer) {
    const zones = meta.accounts.map(({ name, timeZone }) => `${name}: ${timeZone}`).join(", ");
    notes.push(
      `A day of ad figures is the ad account's own (${zones}), a day of sales the store's (${meta.storeTimeZone}).`,
    );
  }
  return notes;
}

function tillNotes({ metrics }: ReportContent): string[] {
  return metrics.groups.flatMap(({ currency, current: { till } }) => {
    if (!till || till.unpricedSales === 0) return [];
    const one = till.unpricedSales === 1;
    return `${plural(till.unpricedSales, "sale")} in ${currency} came without an amount and ${one ? "adds" : "add"} nothing to till revenue.`;
  });
}
