/** A stretch of a text that a search finds, or that it does not, and where in the text it begins. */
export type MatchPart = { readonly at: number; readonly text: string; readonly isMatch: boolean };

const PLAIN = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
/** A text as what a person sees as one sign each: an accent stays with its letter, a family of emoji together. */
export const signsOf = (text: string): string[] =>
  PLAIN.test(text) ? text.split("") : Array.from(segmenter.segment(text), ({ segment }) => segment);

/** A letter for a letter, as PostgreSQL's ILIKE folds them: "İ" is "i" alone, and "Σ" is the same at the end of a word. */
const foldLetter = (letter: string): string => [...letter.toLowerCase()][0] ?? letter;

/** The places, counted in letters, that belong to a match; matches do not share any. */
function matchedPlaces(letters: readonly string[], wanted: readonly string[]): ReadonlySet<number> {
  const places = new Set<number>();
  if (wanted.length === 0) return places;
  for (let at = 0; at + wanted.length <= letters.length; at += 1) {
    if (!wanted.every((letter, place) => letters[at + place] === letter)) continue;
    for (const place of wanted.keys()) places.add(at + place);
    at += wanted.length - 1;
  }
  return places;
}

/** The text in its order, cut where a match of the search begins or ends, but never within a sign. */
export function matchParts(text: string, search: string): MatchPart[] {
  const places = matchedPlaces(Array.from(text, foldLetter), Array.from(search.trim(), foldLetter));
  if (places.size === 0) return [{ at: 0, text, isMatch: false }];
  const parts: MatchPart[] = [];
  let place = 0;
  let at = 0;
  for (const sign of signsOf(text)) {
    const letters = [...sign].length;
    const isMatch = Array.from({ length: letters }, (_, letter) => place + letter).some((one) => places.has(one));
    const last = parts.at(-1);
    if (last?.isMatch === isMatch) parts[parts.length - 1] = { ...last, text: last.text + sign };
    else parts.push({ at, text: sign, isMatch });
    place += letters;
    at += sign.length;
  }
  return parts;
}

/** The parts before and behind a place of the text; one that lies across it stands on both sides. */
export function partsAround(parts: readonly MatchPart[], place: number): [before: MatchPart[], behind: MatchPart[]] {
  const before = parts
    .filter(({ at }) => at < place)
    .map(({ at, text, isMatch }) => ({ at, text: text.slice(0, place - at), isMatch }));
  const behind = parts
    .filter(({ at, text }) => at + text.length > place)
    .map(({ at, text, isMatch }) => {
      const cut = Math.max(0, place - at);
      return { at: at + cut, text: text.slice(cut), isMatch };
    });
  return [before, behind];
}
