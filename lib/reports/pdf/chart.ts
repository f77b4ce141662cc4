import { COLOURS, type Colour } from "./colours";
import { PAGE, type Sheet, WIDTH } from "./sheet";

export type Series = {
  readonly name: string;
  readonly colour: Colour;
  /** Lengths of dash and gap; undefined is a whole line. Tells lines apart without colour. */
  readonly dash?: readonly [number, number];
  readonly values: readonly (number | null)[];
  /** Which of its values are not whole: dotted on the way there, and hollow. */
  readonly partial?: readonly boolean[];
};
export type Chart = {
  readonly title: string;
  /** What it shows, for whoever cannot see it. */
  readonly alt: string;
  /** What stands under each place of the axis. */
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** What the key says of the hollow marks. */
  readonly partialName: string;
  /** What has to be known to read it, right under it. */
  readonly note: string | null;
};

const [HEIGHT, AXIS, BELOW, KEY_ROW, NOTE] = [150, 46, 26, 12, 16];
const STEPS = [1, 2, 2.5, 5, 10];
/** The dash of what is not whole. */
const TAIL = [1, 3] as const;

/** The top of an axis and its step, so that three to six round figures stand on it. */
export function axisOf(max: number): { top: number; step: number } {
  if (!(max > 0)) return { top: 1, step: 1 };
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((one) => one * power >= rough) ?? 10) * power;
  return { top: Math.ceil(max / step - 1e-9) * step, step };
}

/** Lines over time, with axes, units and a key that tells lines apart by dash and by name. */
export function drawChart(sheet: Sheet, chart: Chart): void {
  const key = keyOf(sheet, chart);
  const above = 14 + KEY_ROW * (1 + (key.at(-1)?.row ?? 0));
  sheet.heading(chart.title, { level: 3, keep: above + HEIGHT + BELOW + (chart.note ? NOTE : 0) });
  const values = chart.series.flatMap(({ values: of }) => of.filter((value) => value !== null));
  const { top, step } = axisOf(Math.max(0, ...values));
  const [left, right] = [PAGE.side + AXIS, PAGE.side + WIDTH - 4];
  const y1 = sheet.y + above;
  const y0 = y1 + HEIGHT;
  const count = chart.labels.length;
  const xOf = (index: number): number =>
    count < 2 ? (left + right) / 2 : left + ((right - left) * index) / (count - 1);
  const yOf = (value: number): number => y0 - ((y0 - y1) * value) / top;
  sheet.tag(
    "Figure",
    () => {
      drawKey(sheet, key);
      for (let value = 0; value <= top + step / 2; value += step) drawGridLine(sheet, chart.format(value), yOf(value));
      drawLabels(sheet, chart.labels, { xOf, y: y0 + 5 });
      for (const series of chart.series) drawLine(sheet, series, { xOf, yOf });
    },
    { alt: chart.alt },
  );
  sheet.y = y0 + BELOW;
  if (chart.note) sheet.paragraph(chart.note, { size: 8, colour: "muted-foreground" });
}

type KeyEntry = Pick<Series, "name" | "colour" | "dash"> & { readonly isPartial?: true };
type Key = readonly (KeyEntry & { readonly x: number; readonly row: number })[];
/** Where each name stands; those for which a line has no room begin the next. */
function keyOf(sheet: Sheet, { series, partialName }: Chart): Key {
  const isCut = series.some(({ partial }) => partial?.includes(true));
  const entries: KeyEntry[] = [...series];
  if (isCut) entries.push({ name: partialName, colour: "muted-foreground", dash: TAIL, isPartial: true });
  let [x, row]: [number, number] = [PAGE.side, 0];
  return entries.map((entry) => {
    const width = 27 + sheet.setType(8).widthOfString(entry.name);
    if (x > PAGE.side && x + width > PAGE.side + WIDTH) [x, row] = [PAGE.side, row + 1];
    const placed = { ...entry, x, row };
    x += width + 18;
    return placed;
  });
}

function drawKey(sheet: Sheet, key: Key): void {
  for (const { name, colour, dash, isPartial, x, row } of key) {
    const y = sheet.y + row * KEY_ROW;
    stroke(sheet, { colour, dash }, (doc) => doc.moveTo(x, y + 6).lineTo(x + 22, y + 6));
    if (isPartial) drawHollow(sheet, colour, { x: x + 11, y: y + 6 });
    sheet.write(name, { x: x + 27, y, width: 200 }, { size: 8 });
  }
}

function drawGridLine(sheet: Sheet, label: string, y: number): void {
  const [from, to] = [PAGE.side + AXIS, PAGE.side + WIDTH - 4];
  sheet.doc.save().moveTo(from, y).lineTo(to, y).lineWidth(0.5).strokeColor(COLOURS.border).stroke().restore();
  const box = { x: PAGE.side, y: y - 5, width: AXIS - 6 };
  sheet.write(label, box, { size: 7, colour: "muted-foreground", align: "right" });
}

const LABELS_MAX = 7;
function drawLabels(
  sheet: Sheet,
  labels: readonly string[],
  { xOf, y }: { xOf: (index: number) => number; y: number },
): void {
  const every = Math.max(1, Math.ceil((labels.length - 1) / (LABELS_MAX - 1)));
  for (const [index, label] of labels.entries()) {
    const isLast = index === labels.length - 1;
    // The last one always stands there, so whatever would touch it does not.
    if (!isLast && (index % every !== 0 || labels.length - 1 - index < every * 0.7)) continue;
    const x = Math.min(xOf(index) - 30, PAGE.side + WIDTH - 60);
    const align = isLast && labels.length > 1 ? "right" : "center";
    sheet.write(label, { x, y, width: 60 }, { size: 7, colour: "muted-foreground", align });
  }
}

type Scale = { readonly xOf: (index: number) => number; readonly yOf: (value: number) => number };

/** In its own dash while both ends of a step are whole, dotted where one of them is not. */
function drawLine(sheet: Sheet, series: Series, scale: Scale): void {
  const { values, colour, dash, partial } = series;
  const isCut = (index: number): boolean => partial?.[index] ?? false;
  traceSteps(sheet, { colour, dash, values }, scale, (index) => !isCut(index - 1) && !isCut(index));
  if (partial?.includes(true))
    traceSteps(sheet, { colour, dash: TAIL, values }, scale, (index) => isCut(index - 1) || isCut(index));
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const at = { x: scale.xOf(index), y: scale.yOf(value) };
    const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    if (isCut(index)) drawHollow(sheet, colour, at);
    else if (isAlone) sheet.doc.save().circle(at.x, at.y, 2).fill(COLOURS[colour]).restore();
  }
}

/** Those steps, from one place to the next, that `has` names by where they end. */
function traceSteps(
  sheet: Sheet,
  { values, ...look }: Pick<Series, "colour" | "values"> & { dash: Series["dash"] | undefined },
  { xOf, yOf }: Scale,
  has: (index: number) => boolean,
): void {
  stroke(sheet, look, (doc) => {
    let isDown = false;
    for (const [index, value] of values.entries()) {
      const before = values[index - 1] ?? null;
      if (value === null || before === null || !has(index)) {
        isDown = false;
        continue;
      }
      if (!isDown) doc.moveTo(xOf(index - 1), yOf(before));
      doc.lineTo(xOf(index), yOf(value));
      isDown = true;
    }
  });
}

function drawHollow({ doc }: Sheet, colour: Colour, { x, y }: { x: number; y: number }): void {
  doc.save().circle(x, y, 2.2).lineWidth(1.1).fillAndStroke("#ffffff", COLOURS[colour]).restore();
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
