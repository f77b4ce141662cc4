/** A reader of RFC 4180 that knows nothing of our writer: the rows below the header, by its columns. A mark may be there. */
export function readCsv(text: string): Record<string, string>[] {
  if (!text.endsWith("\r\n")) throw new TypeError("the last line does not end");
  const [header = [], ...rows] = linesOf(text.replace(/^\uFEFF/, ""));
  return rows.map((cells) => {
    if (cells.length !== header.length) throw new TypeError(`a line has ${cells.length} cells, not ${header.length}`);
    return Object.fromEntries(header.map((name, place) => [name, cells[place] ?? ""]));
  });
}

/** Letter by letter, as the grammar has it. */
function linesOf(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (quoted) cell += letter;
    else if (letter === ",") {
      line.push(cell);
      cell = "";
    } else if (letter === "\r" && text[at + 1] === "\n") {
      lines.push([...line, cell]);
      [line, cell] = [[], ""];
      at += 1;
    } else cell += letter;
  }
  return lines;
}
