const letters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The last letters of a name and all before them, as a person counts letters: an emoji of five parts is one. */
export function splitEnd(name: string, count: number): { start: string; end: string } {
  const at = [...letters.segment(name)].at(-count)?.index ?? 0;
  return { start: name.slice(0, at), end: name.slice(at) };
}
