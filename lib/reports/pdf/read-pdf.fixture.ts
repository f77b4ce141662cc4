import { inflateSync } from "node:zlib";
import { hasReadingOrder } from "@/lib/contracts/isolated";

/**
 * The text of a PDF that pdfkit wrote, page by page: its letters stand as numbers of glyphs, which each font's own
 * `ToUnicode` table turns back. Spaces between words that were set apart are put where the writer began anew; letters that are
 * written from the right are turned back. What pdfkit was given of a name is in `toldInPdf`, as it is read.
 */
export function textOfPdf(file: Buffer): { pages: string[]; text: string; placed: PlacedText[][] } {
  const objects = objectsOf(file);
  const fonts = new Map<string, Map<number, string>>();
  const pages: string[] = [];
  const placed: PlacedText[][] = [];
  for (const { dictionary } of objects.values()) {
    if (!/\/Type \/Page\b(?!s)/.test(dictionary)) continue;
    const resources = objects.get(refOf(dictionary, "Resources"))?.dictionary ?? dictionary;
    for (const [, name = "", id = ""] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g))
      if (!fonts.has(name)) fonts.set(name, readMap(objects, id));
    const pieces = readPage(objects.get(refOf(dictionary, "Contents"))?.stream ?? "", fonts);
    pages.push(
      pieces
        .map(({ text }) => ` ${text}`)
        .join("")
        .replace(/ {2,}/g, " "),
    );
    placed.push(pieces);
  }
  return { pages, text: pages.join("\n"), placed };
}
/** What was written in one go, and where: how far from the left of the page and how high above its foot. */
type PlacedText = { readonly text: string; readonly x: number; readonly y: number };

type PdfObject = { readonly dictionary: string; readonly stream: string };
function objectsOf(file: Buffer): Map<string, PdfObject> {
  const text = file.toString("latin1");
  const objects = new Map<string, PdfObject>();
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = found.index + found[0].length;
    const stream = text.indexOf("stream\n", start);
    const end = text.indexOf("\nendobj", start);
    const dictionary = text.slice(start, stream >= 0 && stream < end ? stream : end);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0);
    const bytes = stream >= 0 && stream < end ? file.subarray(stream + 7, stream + 7 + length) : Buffer.alloc(0);
    const isPacked = dictionary.includes("/FlateDecode") && bytes.length > 0;
    objects.set(found[1] ?? "", { dictionary, stream: (isPacked ? inflateSync(bytes) : bytes).toString("latin1") });
  }
  return objects;
}
const refOf = (dictionary: string, key: string): string => new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary)?.[1] ?? "";

function readMap(objects: ReadonlyMap<string, PdfObject>, id: string): Map<number, string> {
  const font = objects.get(id)?.dictionary ?? "";
  const table = objects.get(refOf(font, "ToUnicode"))?.stream ?? "";
  const letters = new Map<number, string>();
  for (const [, from = "", , list = ""] of table.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi))
    for (const [index, [, hex = ""]] of [...list.matchAll(/<([0-9a-f\s]*)>/gi)].entries()) {
      const units = (hex.replace(/\s/g, "").match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
      letters.set(Number.parseInt(from, 16) + index, String.fromCharCode(...units));
    }
  return letters;
}

function readPage(content: string, fonts: ReadonlyMap<string, Map<number, string>>): PlacedText[] {
  let font = new Map<number, string>();
  return Array.from(content.matchAll(/\bBT\n(.*?)\bET\b/gs), ([, piece = ""]) => {
    const read: string[] = [];
    for (const [, name, list = ""] of piece.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name) font = fonts.get(name) ?? new Map();
      for (const [, hex = ""] of list.matchAll(/<([0-9a-f]+)>/gi))
        for (const glyph of hex.match(/.{4}/g) ?? []) read.push(font.get(Number.parseInt(glyph, 16)) ?? "�");
    }
    // Letters that are written from the right stand in the order of the eye.
    const isTurned = read.some((letter) => hasReadingOrder(letter));
    const [, x, y] = / (-?[\d.]+) (-?[\d.]+) Tm/.exec(piece) ?? [];
    return { text: (isTurned ? read.reverse() : read).join(""), x: Number(x), y: Number(y) };
  });
}

/** What the structure tells of elements whose letters stand in the order of the eye, as it is read. */
export function toldInPdf(file: Buffer): string[] {
  const found = file.toString("latin1").matchAll(/\/ActualText (\((?:\\.|[^\\)])*\))/gs);
  return Array.from(found, ([, text = ""]) => readString(text));
}

export function titleOfPdf(file: Buffer): string {
  return readString(objectsOf(file).get(refOf(file.toString("latin1"), "Title"))?.dictionary ?? "");
}

/** A string in brackets, which pdfkit writes as UTF-16 where it has letters beyond ASCII. */
function readString(written: string): string {
  const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  const text = written.slice(1, -1).replace(/\\(.)/gs, (_all, sign: string) => escapes[sign] ?? sign);
  return Buffer.from(text, "latin1").subarray(2).swap16().toString("utf16le");
}
