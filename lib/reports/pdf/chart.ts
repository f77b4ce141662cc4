import { formatDay } from "@/lib/contracts/report-words";
import { COLOURS, type Colour } from "./colours";
import { PAGE, type Sheet, WIDTH } from "./sheet";

export type Series = {
  readonly name: string;
  readonly colour: Colour;
  /** Lengths of dash and gap; undefined is a whole line. Tells lines apart without colour. */
  readonly dash?: readonly [number, number];
  readonly values: readonly (number | null)[];
};
export type Chart = {
  readonly title: string;
  /** What it shows, for whoever cannot see it. */
  readonly alt: string;
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
};

const [HEIGHT, AXIS, LABELS] = [150, 46, 16];
const STEPS = [1, 2, 2.5, 5, 10];

/** The top of an axis and its step, so that three to six round figures stand on it. */
export function axisOf(max: number): { top: number; step: number } {
  if (!(max > 0)) return { top: 1, step: 1 };
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((one) => one * power >= rough) ?? 10) * power;
  return { top: Math.ceil(max / step - 1e-9) * step, step };
}

/** Lines over days, with axes, units and a key that tells lines apart by dash and by name. */
export function drawChart(sheet: Sheet, chart: Chart): void {
  sheet.heading(chart.title, { level: 3, keep: HEIGHT + 40 });
  const values = chart.series.flatMap(({ values: of }) => of.filter((value) => value !== null));
  const { top, step } = axisOf(Math.max(0, ...values));
  const [left, right] = [PAGE.side + AXIS, PAGE.side + WIDTH - 4];
  const [y0, y1] = [sheet.y + 26 + HEIGHT, sheet.y + 26];
  const count = chart.days.length;
  const xOf = (index: number): number =>
    count < 2 ? (left + right) / 2 : left + ((right - left) * index) / (count - 1);
  const yOf = (value: number): number => y0 - ((y0 - y1) * value) / top;
  sheet.tag(
    "Figure",
    () => {
      drawKey(sheet, chart.series);
      for (let value = 0; value <= top + step / 2; value += step) drawGridLine(sheet, chart.format(value), yOf(value));
      drawDays(sheet, chart.days, { xOf, y: y0 + 5 });
      for (const series of chart.series) drawLine(sheet, series, { xOf, yOf });
    },
    { alt: chart.alt },
  );
  sheet.y = y0 + LABELS + 10;
}

function drawKey(sheet: Sheet, series: readonly Series[]): void {
  let x: number = PAGE.side;
  for (const { name, colour, dash } of series) {
    stroke(sheet, { colour, dash }, (doc) => doc.moveTo(x, sheet.y + 6).lineTo(x + 22, sheet.y + 6));
    sheet.write(name, { x: x + 27, y: sheet.y, width: 200 }, { size: 8 });
    x += 27 + sheet.setType(8).widthOfString(name) + 18;
  }
}

function drawGridLine(sheet: Sheet, label: string, y: number): void {
  const [from, to] = [PAGE.side + AXIS, PAGE.side + WIDTH - 4];
  sheet.doc.save().moveTo(from, y).lineTo(to, y).lineWidth(0.5).strokeColor(COLOURS.border).stroke().restore();
  const box = { x: PAGE.side, y: y - 5, width: AXIS - 6 };
  sheet.write(label, box, { size: 7, colour: "muted-foreground", align: "right" });
}

const DAY_LABELS = 7;
function drawDays(
  sheet: Sheet,
  days: readonly string[],
  { xOf, y }: { xOf: (index: number) => number; y: number },
): void {
  const every = Math.max(1, Math.ceil((days.length - 1) / (DAY_LABELS - 1)));
  for (const [index, day] of days.entries()) {
    const isLast = index === days.length - 1;
    // The last day always stands there, so whatever would touch it does not.
    if (!isLast && (index % every !== 0 || days.length - 1 - index < every * 0.7)) continue;
    const x = Math.min(xOf(index) - 30, PAGE.side + WIDTH - 60);
    const align = isLast && days.length > 1 ? "right" : "center";
    sheet.write(formatDay(day), { x, y, width: 60 }, { size: 7, colour: "muted-foreground", align });
  }
}

function drawLine(
  sheet: Sheet,
  { values, colour, dash }: Series,
  { xOf, yOf }: { xOf: (index: number) => number; yOf: (value: number) => number },
): void {
  stroke(sheet, { colour, dash }, (doc) => {
    let isDown = false;
    for (const [index, value] of values.entries()) {
      if (value === null) isDown = false;
      else if (isDown) doc.lineTo(xOf(index), yOf(value));
      else {
        doc.moveTo(xOf(index), yOf(value));
        isDown = true;
      }
    }
  });
  for (const [index, value] of values.entries()) {
    const isAlone = value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    if (isAlone) sheet.doc.save().circle(xOf(index), yOf(value), 2).fill(COLOURS[colour]).restore();
  }
}

function stroke(
  { doc }: Sheet,
  { colour, dash }: Pick<Series, "colour"> & { dash: Series["dash"] | undefined },
  trace: (doc: PDFKit.PDFDocument) => unknown,
): void {
  doc
    .save()
    .lineWidth(1.6)
    .lineJoin("round")
    .lineCap(dash ? "butt" : "round")
    .strokeColor(COLOURS[colour]);
  if (dash) doc.dash(dash[0], { space: dash[1] });
  trace(doc);
  doc.stroke().restore();
}
