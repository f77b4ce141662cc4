import { areLimited, platformInfo } from "@/lib/contracts/platform-list";
import { countText, definitionsOf, formatCount, madeText, plural } from "@/lib/contracts/report-words";
import { causeSentence } from "@/lib/contracts/sale-reasons";
import type { ReportContent } from "../report-content";
import { reportNotes } from "../report-notes";
import { borrowedText } from "../report-platforms";
import { PAGE, type Sheet, WIDTH } from "./sheet";
import { type Cell, drawTable } from "./table";

/** Where the sales are on their way to the platforms, and what keeps the others. */
export function* drawDelivery(sheet: Sheet, { events, metrics, meta, covers, madeAt }: ReportContent): Generator<void> {
  sheet.heading("Delivery of sales", { keep: 120 });
  const { totalEvents, syncedEvents } = metrics;
  const anybody = areLimited(covers) ? "at least one platform, covered here or not," : "at least one platform";
  sheet.paragraph(
    totalEvents === 0
      ? "The tills reported no sale in this period."
      : `Of the ${plural(totalEvents, "event")} that the tills reported in this period, ${anybody} has ${formatCount(syncedEvents)}.`,
  );
  yield* drawTable(
    sheet,
    [
      { title: "Platform", share: 16 },
      { title: "Delivered", share: 12, align: "right" },
      { title: "Accepted, to be confirmed", share: 16, align: "right" },
      { title: "Waiting", share: 11, align: "right" },
      { title: "Skipped", share: 11, align: "right" },
      { title: "Refused", share: 11, align: "right" },
      { title: "Too old", share: 11, align: "right" },
      { title: "Unclear", share: 11, align: "right" },
    ],
    events.destinations.map(({ destination, counts }): Cell[] => [
      { text: platformInfo(destination).label, bold: true },
      ...[counts.delivered, counts.accepted, counts.waiting, counts.skipped].map(countText),
      ...[counts.refused, counts.expired, counts.unknownOutcome].map((count) => alarming(count)),
    ]),
  );
  for (const { destination, held, skippedBy } of events.destinations) {
    const { label } = platformInfo(destination);
    const borrowed = borrowedText(destination, covers);
    if (borrowed !== "") sheet.paragraph(borrowed, { size: 8.5 });
    if (held)
      sheet.paragraph(
        `${label} has taken nothing since ${madeText(new Date(held.since), meta.storeTimeZone)}; the sales are kept. ${causeSentence(held.reason)}`,
      );
    for (const { reason, count } of skippedBy)
      sheet.paragraph(`${label}: ${plural(count, "event")} skipped. ${causeSentence(reason)}`, { size: 8.5 });
  }
  sheet.paragraph(
    `The table counts everything the tills ever reported, as it stood on ${madeText(madeAt, meta.storeTimeZone)}; what became of a sale may come after the period it was made in.`,
    { size: 8, colour: "muted-foreground" },
  );
  yield;
}
const alarming = (count: number): Cell =>
  count > 0 ? { text: countText(count), colour: "destructive", bold: true } : "0";

/** What the words mean, and what must be known about these very figures. */
export function* drawDefinitions(sheet: Sheet, content: ReportContent): Generator<void> {
  sheet.heading("Definitions", { keep: 60 });
  for (const [term, meaning] of definitionsOf(content.covers)) {
    const height = sheet.measure(meaning, WIDTH - 130, { size: 8.5, lines: 6 });
    sheet.room(height);
    const { y } = sheet;
    sheet.tag("P", () => {
      sheet.write(term, { x: PAGE.side, y, width: 122 }, { size: 8.5, bold: true, lines: 2 });
      sheet.write(meaning, { x: PAGE.side + 130, y, width: WIDTH - 130 }, { size: 8.5, lines: 6 });
    });
    sheet.y += Math.max(height, sheet.measure(term, 122, { size: 8.5, bold: true, lines: 2 })) + 4;
    yield;
  }
  sheet.heading("About these figures", { keep: 40 });
  for (const note of reportNotes(content)) {
    sheet.paragraph(`• ${note}`, { size: 8.5 });
    yield;
  }
  if (sheet.printable.hasMissing())
    sheet.paragraph(
      "• […] stands for words in letters that the typefaces of this document do not have, or cannot set as they are written. The Excel file and the screen show those names in full.",
      { size: 8.5 },
    );
}
