import bidiFactory, { type EmbeddingLevels } from "bidi-js";

const bidi = bidiFactory();

/** Marks of direction and the like, which have no shape; but not the two that tell letters to join or to stand apart. */
const MARKS = /(?![\u200C\u200D])\p{Cf}/gu;
const FROM_RIGHT = String.raw`\p{Script=Arabic}\p{Script=Hebrew}`;
const LETTERS = new RegExp(`[${FROM_RIGHT}]`, "u");
/** Letters written from the right as they join, or anything else; where letters shall stand apart, a piece ends. */
const PIECES = new RegExp(
  String.raw`[${FROM_RIGHT}\u0640][\u200D\u0640\p{M}${FROM_RIGHT}]*|[^${FROM_RIGHT}\u0640\u200C]+`,
  "gu",
);
const LETTER_WITH_MARKS = /\P{M}[\p{M}\u200D]*|\p{M}+/gu;

/** Letters that are measured before many more are. */
const BEGINNING = 64;

/** What is drawn in one go. */
export type Piece = {
  readonly text: string;
  /** Which pieces of its line are read before it: those that have less. */
  readonly at: number;
  /** Whether what stands at its left is read last. */
  readonly isTurned: boolean;
};
/** Lines, each as its pieces from the left. */
export type Passage = { readonly lines: readonly (readonly Piece[])[]; readonly isFromRight: boolean };
type Measure = {
  readonly width: number;
  /** How many lines there may be; what is over ends in an ellipsis. */
  readonly most: number;
  readonly widthOf: (piece: string) => number;
};

/**
 * Breaks a text into lines and puts what they hold in the order in which it stands, by the Unicode bidirectional
 * algorithm. Lines are broken first, as that order is one of a line. The direction of the whole is that of its first
 * letter. pdfkit lays a piece out by itself and draws letters written from the right in their order, joined.
 */
export function inReadingOrder(given: string, { width, most, widthOf }: Measure): Passage {
  // Where a beginning is too wide already, the rest need not be measured.
  const fits = (line: string): boolean =>
    (line.length <= 2 * BEGINNING || fits(line.slice(0, BEGINNING))) &&
    split(line.trimEnd()).reduce((sum, piece) => sum + widthOf(piece), 0) <= width;
  const { text, ends } = broken(given.trim(), most, fits);
  const levels = levelsOf(text);
  const lines = ends.map((end, index) => {
    const start = ends[index - 1] ?? 0;
    return piecesOfLine(text, levels, start, start + text.slice(start, end).trimEnd().length);
  });
  return { lines, isFromRight: (levels.paragraphs[0]?.level ?? 0) % 2 === 1 };
}

/** The library reads half a character as a letter from the left; signs of two halves, such as faces, are no letters. */
const levelsOf = (text: string): EmbeddingLevels =>
  bidi.getEmbeddingLevels(text.replace(/(?!\p{L})[\u{10000}-\u{10FFFF}]/gu, "\uFFFC\uFFFC"));

function piecesOfLine(text: string, found: EmbeddingLevels, start: number, end: number): Piece[] {
  const isFromRight = (index: number): boolean => (found.levels[index] ?? 0) % 2 === 1;
  const mirrored = bidi.getMirroredCharactersMap(text, found.levels, start, end - 1);
  const runs: number[][] = [];
  for (const index of bidi.getReorderedIndices(text, found, start, end - 1).slice(start, end)) {
    const run = runs.at(-1);
    const last = run?.at(-1) ?? -2;
    const isNext = isFromRight(last) === isFromRight(index) && index === last + (isFromRight(index) ? -1 : 1);
    if (run && isNext) run.push(index);
    else runs.push([index]);
  }
  return runs.flatMap((run) => {
    const isTurned = isFromRight(run[0] ?? 0);
    const read = isTurned ? run.reverse() : run;
    const pieces = split(read.map((index) => mirrored.get(index) ?? text.charAt(index)).join(""));
    const placed = pieces.map((piece, order) => ({ text: piece, at: (read[0] ?? 0) + order, isTurned }));
    return (isTurned ? placed.reverse() : placed).map(asLaidOut);
  });
}

const split = (text: string): string[] => text.replace(MARKS, "").match(PIECES) ?? [];
/** pdfkit goes by a piece's letters alone: the others must be turned by us, and so must letters in a foreign order. */
const asLaidOut = (piece: Piece): Piece =>
  LETTERS.test(piece.text) === piece.isTurned
    ? piece
    : { ...piece, text: (piece.text.match(LETTER_WITH_MARKS) ?? []).reverse().join("") };

type Fits = (line: string) => boolean;

/** The text, its end cut off if there would be too many lines, and where its lines end. */
function broken(text: string, most: number, fits: Fits): { text: string; ends: readonly number[] } {
  const ends = endsOf(text, most, fits);
  if (ends.length <= most) return { text, ends };
  const kept = ends.slice(0, most - 1);
  const last = kept.at(-1) ?? 0;
  const cut = `${text.slice(0, last)}${longest(text.slice(last), (line) => fits(`${line.trimEnd()}…`)).trimEnd()}…`;
  return { text: cut, ends: [...kept, cut.length] };
}

/** Where lines end, up to one more than there may be: at spaces, or inside a word that is wider than a line. */
function endsOf(text: string, most: number, fits: Fits): number[] {
  const ends: number[] = [];
  let [start, end] = [0, 0];
  const breakAt = (place: number): void => {
    ends.push(place);
    start = place;
  };
  for (const [word] of text.matchAll(/ *[^ ]+ */g)) {
    const next = end + word.length;
    if (end > start && !fits(text.slice(start, next))) breakAt(end);
    while (ends.length <= most && !fits(text.slice(start, next)))
      breakAt(start + longest(text.slice(start, next), fits).length);
    if (ends.length > most) return ends;
    end = next;
  }
  if (end > start) breakAt(end);
  return ends;
}

/** As much of a text as fits from its beginning, at least a letter: looked for in ever longer beginnings, then between. */
function longest(text: string, fits: Fits): string {
  const ends = Array.from(text.matchAll(LETTER_WITH_MARKS), ({ 0: letter, index }) => index + letter.length);
  const upTo = (letters: number): string => text.slice(0, ends[letters - 1]);
  let [fitting, over] = [1, 16];
  while (over <= ends.length && fits(upTo(over))) [fitting, over] = [over, over * 2];
  over = Math.min(over, ends.length + 1);
  while (over - fitting > 1) {
    const middle = Math.floor((fitting + over) / 2);
    if (fits(upTo(middle))) fitting = middle;
    else over = middle;
  }
  return upTo(fitting);
}
