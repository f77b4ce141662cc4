import { isolated } from "@/lib/contracts/isolated";
import { areLimited } from "@/lib/contracts/platform-list";
import { aboutText, rangeText } from "@/lib/contracts/report-words";
import type { ReportParams, ReportSummary } from "@/lib/contracts/reports";
import { env } from "@/lib/core/env";
import { toldPlatforms } from "./report-platforms";

type Told = {
  readonly store: { readonly name: string; readonly slug: string };
  readonly params: ReportParams;
  /** Who put the recipients' addresses on it: a person, or a schedule; null when neither is known any more. */
  readonly by: string | null;
};

/** The letter that goes out with a report's files: the period beside the one before it, platforms beside the tills. */
export function reportLetter({ store, params, by }: Told): { subject: string; text: string; html: string } {
  const { summary } = params;
  const covers = toldPlatforms(true, params);
  const about = aboutText(params, covers);
  const page = `${env().APP_URL}/${encodeURIComponent(store.slug)}/reports`;
  const reported = "Revenue reported by platforms is what they credit to their ads; each may claim the same sale.";
  const hint = areLimited(covers) ? reported : `${reported} Till revenue is what you sold.`;
  const why = `You get this because ${isolated(by ?? "somebody")} of ${isolated(store.name)} put your address on it; ask them to stop.`;
  return {
    subject: `${isolated(store.name)}: marketing report, ${about}`,
    text: `${[`${isolated(store.name)}, ${about}`, ...textOf(summary), hint, `All reports: ${page}`, why].join("\n\n")}\n`,
    html: htmlOf({ ...{ title: store.name, about, range: rangeText(params) }, summary, hint, page, why }),
  };
}

function textOf(summary: ReportSummary | undefined): string[] {
  if (!summary) return [];
  const tables = summary.groups.map(({ currency, lines }) => {
    const rows = lines.map(({ label, value, before, change }) => {
      const compared = before === null ? "" : ` (before: ${before}${change === null ? "" : `, ${change}`})`;
      return `- ${label}: ${value}${compared}`;
    });
    return [...(summary.groups.length > 1 ? [`In ${currency}:`] : []), ...rows].join("\n");
  });
  const compared = summary.compared === "" ? [] : [`Compared with ${summary.compared}.`];
  return [summary.sentence, ...(summary.notes ?? []), ...tables, ...compared];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? "");

const CELL = "padding:6px 12px 6px 0;border-bottom:1px solid #e0e3e8;text-align:left";
function htmlOf(told: {
  title: string;
  about: string;
  range: string;
  summary: ReportSummary | undefined;
  hint: string;
  page: string;
  why: string;
}): string {
  const { title, about, range, summary, hint, page, why } = told;
  const isCompared = summary !== undefined && summary.compared !== "";
  const tables = (summary?.groups ?? []).map(({ currency, lines }) => {
    const heads = [`In ${currency}`, range, ...(isCompared ? ["Before", "Change"] : [])];
    const rows = lines.map(({ label, value, before, change }) => {
      const cells = [label, value, ...(isCompared ? [before ?? "", change ?? ""] : [])];
      return `<tr>${cells.map((cell) => `<td style="${CELL}">${escaped(cell)}</td>`).join("")}</tr>`;
    });
    const head = heads.map((cell) => `<th style="${CELL};color:#5e636f">${escaped(cell)}</th>`).join("");
    return `<table style="border-collapse:collapse;margin:16px 0"><tr>${head}</tr>${rows.join("")}</table>`;
  });
  const lines = [
    `<h1 style="font-size:20px;margin:0 0 4px"><bdi>${escaped(title)}</bdi></h1>`,
    `<p style="margin:0 0 16px;color:#5e636f">Marketing report, ${escaped(about)}</p>`,
    ...(summary ? [`<p>${escaped(summary.sentence)}</p>`] : []),
    ...(summary?.notes ?? []).map((note) => `<p style="color:#b42318;font-weight:600">${escaped(note)}</p>`),
    ...tables,
    ...(isCompared && summary ? [`<p style="color:#5e636f">Compared with ${escaped(summary.compared)}.</p>`] : []),
    `<p style="color:#5e636f">${escaped(hint)}</p>`,
    `<p><a href="${escaped(page)}" style="color:#2f4bc3">All reports</a></p>`,
    `<p style="color:#5e636f;font-size:12px">${escaped(why)}</p>`,
  ];
  return `<!doctype html><html lang="en"><body style="font-family:system-ui,sans-serif;color:#141822;font-size:14px">${lines.join("")}</body></html>`;
}
