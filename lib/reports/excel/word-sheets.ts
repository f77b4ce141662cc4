import { areLimited, platformInfo } from "@/lib/contracts/platform-list";
import { definitionsOf, madeText } from "@/lib/contracts/report-words";
import { causeSentence } from "@/lib/contracts/sale-reasons";
import type { ReportContent } from "../report-content";
import { reportNotes } from "../report-notes";
import { borrowedText } from "../report-platforms";
import { count, day, stated } from "./formats";
import type { ExcelCell, ExcelSheet } from "./write-workbook";

/** Where all sales are on their way to the platforms. */
export function eventsSheet({ events, metrics, meta, covers, madeAt }: ReportContent): ExcelSheet {
  const made = madeText(madeAt, meta.storeTimeZone);
  const anybody = areLimited(covers)
    ? "At least one platform has it, covered here or not"
    : "At least one platform has it";
  const line = (platform: string, state: string, value: number, words = ""): ExcelCell[] => [
    ...[platform, state, count(value), words],
  ];
  return {
    name: "Events",
    columns: [
      { title: "Platform", width: 16 },
      { title: "State", width: 30 },
      { title: "Events", width: 12 },
      { title: "Meaning", width: 80 },
    ],
    rows: [
      line("all", "reported in this period", metrics.totalEvents, "Whatever the tills reported."),
      line("all", "synced in this period", metrics.syncedEvents, `${anybody}; each counts once.`),
      ...events.destinations.flatMap(({ destination, counts, skippedBy }) => {
        const { label } = platformInfo(destination);
        return [
          line(
            label,
            "delivered",
            counts.delivered,
            `Of all time, as of ${made}. ${borrowedText(destination, covers)}`.trim(),
          ),
          line(label, "accepted", counts.accepted, "Taken by the platform, to be confirmed."),
          line(label, "waiting", counts.waiting, "To be sent."),
          line(label, "refused", counts.refused),
          line(label, "too old", counts.expired, "Past the platform's time limit."),
          line(label, "unclear", counts.unknownOutcome, "The platform may have it."),
          ...skippedBy.map(({ reason, count: many }) => line(label, "skipped", many, causeSentence(reason))),
        ];
      }),
    ],
  };
}

export const definitionsSheet = (content: ReportContent): ExcelSheet => ({
  name: "Definitions",
  columns: [
    { title: "Term", width: 32 },
    { title: "Meaning", width: 130 },
  ],
  rows: [...definitionsOf(content.covers), ...reportNotes(content).map((note) => ["About these figures", note])],
});

/** The rates that amounts were converted at. */
export const ratesSheet = ({ meta }: ReportContent): ExcelSheet => ({
  name: "Rates",
  columns: [
    { title: "From", width: 10 },
    { title: "To", width: 10 },
    { title: "Valid from", width: 14 },
    { title: "Rate as stated", width: 18 },
    { title: "Stated as", width: 30 },
  ],
  rows: meta.converted.flatMap(({ from, to, rates }) =>
    rates.map(({ validFrom, rate, inverse }): ExcelCell[] => [
      ...[from, to, day(validFrom), stated(rate)],
      inverse ? `1 ${to} = ${rate} ${from}` : `1 ${from} = ${rate} ${to}`,
    ]),
  ),
});
