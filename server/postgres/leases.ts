import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isAlive, markProcess, type ProcessMark } from "../process-mark";

/** While a process that has left its mark here lives, the server is needed. The file's name is all it holds. */
export function takeLease(folder: string): () => void {
  const mark = markProcess(process.pid);
  if (!mark) throw new Error("this process has no mark");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, mark);
  writeFileSync(file, "");
  return () => rmSync(file, { force: true });
}

/** The living holders; leases of the dead are removed on the way. */
export function livingLeases(folder: string): ProcessMark[] {
  let marks: string[];
  try {
    marks = readdirSync(folder);
  } catch {
    return [];
  }
  return marks.filter((mark) => {
    if (isAlive(mark)) return true;
    rmSync(path.join(folder, mark), { force: true });
    return false;
  });
}
