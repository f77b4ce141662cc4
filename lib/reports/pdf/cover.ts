import { unlikeness } from "@/lib/contracts/like-for-like";
import {
  aboutText,
  type ChangeText,
  comparedText,
  type MetricTile,
  madeText,
  metricTiles,
  summaryText,
} from "@/lib/contracts/report-words";
import type { ReportContent } from "../report-content";
import { gravestNotes } from "../report-notes";
import { unconnectedOf } from "../report-platforms";
import { COLOURS, type Colour } from "./colours";
import { PAGE, readAs, type Sheet, WIDTH } from "./sheet";

const BAND = 206;
const [TILE_HEIGHT, GAP] = [80, 10];

/** The first page: whose report it is, about when, what it comes to, and the six figures. */
export function* drawCover(sheet: Sheet, content: ReportContent): Generator<void> {
  drawBand(sheet, content);
  sheet.y = BAND + 20;
  sheet.paragraph(summaryText(content.metrics.groups, content.covers, unconnectedOf(content)), { size: 11.5 });
  for (const note of gravestNotes(content)) sheet.paragraph(note, { size: 9, bold: true, colour: "destructive" });
  yield;
  const { groups } = content.metrics;
  const compared = comparedText(content.compare, content.meta.compare);
  for (const group of groups) {
    sheet.heading(groups.length > 1 ? `At a glance, in ${group.currency}` : "At a glance", {
      keep: (TILE_HEIGHT + GAP) * 2,
    });
    drawTiles(sheet, metricTiles(group, content.covers, unlikeness(content.meta)));
    yield;
  }
  if (groups.length > 0 && compared !== "")
    sheet.paragraph(`Changes are against ${compared}.`, { size: 8, colour: "muted-foreground" });
}

function drawBand(sheet: Sheet, { store, meta, metrics, compare, covers, madeAt }: ReportContent): void {
  const { doc } = sheet;
  sheet.artifact(() => {
    const gradient = doc.linearGradient(0, 0, PAGE.width, BAND);
    gradient.stop(0, COLOURS.primary).stop(1, COLOURS["primary-end"]);
    doc.rect(0, 0, PAGE.width, BAND).fill(gradient);
    // Bars that rise, faintly: nothing is measured here.
    doc.fillOpacity(0.1);
    for (const [index, height] of [34, 56, 45, 80, 68, 108, 132].entries())
      doc.roundedRect(PAGE.width - 236 + index * 32, BAND - height, 20, height + 8, 4).fill("#ffffff");
    doc.rect(0, BAND, PAGE.width, 8).fillOpacity(1).fill("#ffffff");
  });
  const white = { colour: "primary-foreground" } as const;
  const at = (y: number) => ({ x: PAGE.side, y, width: WIDTH });
  sheet.tag("P", () => sheet.write("MARKETING REPORT", at(40), { ...white, size: 9, bold: true }));
  const name = { ...white, size: 26, bold: true, lines: 2 } as const;
  const height = sheet.measure(store.name, WIDTH, name);
  sheet.tag("H1", () => sheet.write(store.name, at(57), name), readAs(store.name));
  sheet.tag("P", () => sheet.write(aboutText(meta.range, covers), at(64 + height), { ...white, size: 15 }));
  const compared = comparedText(compare, meta.compare);
  const line = compared === "" ? "Without comparison" : `Compared with ${compared}`;
  sheet.tag("P", () => sheet.write(line, at(87 + height), { ...white, size: 9.5 }));
  const currency = metrics.groups[0]?.currency ?? meta.storeCurrency;
  const facts = `Made ${madeText(madeAt, meta.storeTimeZone)} · Amounts in ${currency}`;
  sheet.tag("P", () => sheet.write(facts, at(BAND - 28), { ...white, size: 8.5 }));
}

function drawTiles(sheet: Sheet, tiles: readonly MetricTile[]): void {
  const width = (WIDTH - 2 * GAP) / 3;
  const rows = Math.ceil(tiles.length / 3);
  sheet.room(rows * (TILE_HEIGHT + GAP));
  const top = sheet.y;
  for (const [index, tile] of tiles.entries()) {
    const x = PAGE.side + (index % 3) * (width + GAP);
    drawTile(sheet, tile, { x, y: top + Math.floor(index / 3) * (TILE_HEIGHT + GAP), width });
  }
  sheet.y = top + rows * (TILE_HEIGHT + GAP);
}

function drawTile(sheet: Sheet, tile: MetricTile, { x, y, width }: { x: number; y: number; width: number }): void {
  sheet.artifact((doc) =>
    doc.roundedRect(x, y, width, TILE_HEIGHT, 7).lineWidth(0.8).fillAndStroke("#ffffff", COLOURS.border),
  );
  const inner = { x: x + 11, width: width - 22 };
  const size = fitting(sheet, tile.value, inner.width);
  sheet.tag("P", () => {
    sheet.write(tile.label, { ...inner, y: y + 10 }, { size: 8, colour: "muted-foreground" });
    sheet.write(tile.value, { ...inner, y: y + 25 + (17 - size) / 2 }, { size, bold: true });
    const { text, colour } = changeLine(tile);
    sheet.write(text, { ...inner, y: y + 51 }, { size: 8, bold: true, colour });
    if (tile.before !== null && tile.change !== null)
      sheet.write(`from ${tile.before}`, { ...inner, y: y + 64 }, { size: 7.5, colour: "muted-foreground" });
  });
}

/** The largest size at which a figure stands in one line. */
function fitting(sheet: Sheet, text: string, width: number): number {
  const printed = sheet.setText(text, 17, true);
  for (let size = 17; size > 9; size -= 1) if (sheet.doc.fontSize(size).widthOfString(printed) <= width) return size;
  return 9;
}

const ARROWS = { up: "▲ ", down: "▼ ", same: "" } as const;
function changeLine({ change }: MetricTile): { text: string; colour: Colour } {
  if (!change) return { text: "", colour: "muted-foreground" };
  return { text: ARROWS[change.direction] + change.text, colour: colourOf(change) };
}
const colourOf = ({ isGood }: ChangeText): Colour =>
  isGood === null ? "muted-foreground" : isGood ? "success" : "destructive";
