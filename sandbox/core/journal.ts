import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/**
 * A file of JSON lines, appended with a write call before anything is answered: what was written outlives the
 * process (not a power cut; a stand-in needs no fsync). A line cut short by a kill was never answered and is dropped.
 */
export class Journal {
  #fd: number;
  #bytes: number;
  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#fd = openSync(path, "a+", 0o600);
    this.#bytes = fstatSync(this.#fd).size;
    this.#cutTornLine();
  }
  get bytes(): number {
    return this.#bytes;
  }
  append(line: string): void {
    const data = Buffer.from(`${line}\n`, "utf8");
    for (let written = 0; written < data.length; ) written += writeSync(this.#fd, data, written);
    this.#bytes += data.length;
  }
  /** What stands after the last line end was never answered, and must not run into the next line. */
  #cutTornLine(): void {
    const block = Buffer.alloc(64 * 1024);
    for (let end = this.#bytes; end > 0; ) {
      const from = Math.max(0, end - block.length);
      const read = readSync(this.#fd, block, 0, end - from, from);
      const lineEnd = block.subarray(0, read).lastIndexOf(0x0a);
      end = lineEnd === -1 ? from : 0;
      this.#bytes = lineEnd === -1 ? from : from + lineEnd + 1;
    }
    ftruncateSync(this.#fd, this.#bytes);
  }
  /** Swaps the content for these lines; a kill leaves either the old file or the new one. */
  replace(lines: readonly string[]): void {
    const next = `${this.path}.next`;
    const fd = openSync(next, "w", 0o600);
    const data = Buffer.from(lines.map((line) => `${line}\n`).join(""), "utf8");
    for (let written = 0; written < data.length; ) written += writeSync(fd, data, written);
    closeSync(this.#fd);
    renameSync(next, this.path);
    this.#fd = fd;
    this.#bytes = data.length;
  }
  close(): void {
    closeSync(this.#fd);
  }
}

/** The whole lines of a journal, oldest first; what follows the last line end is a torn write. */
export function readLines(path: string): string[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "");
}
