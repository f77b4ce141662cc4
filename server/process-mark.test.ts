import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { pollUntil } from "./poll";
import { commandOf, isAlive, markProcess, pidOf } from "./process-mark";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function aChild(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "a-title-to-find"], { stdio: "ignore" });
  children.push(child);
  return child.pid ?? 0;
}

test("a living process has a mark that stays the same", () => {
  const pid = aChild();
  const mark = markProcess(pid);
  expect(mark).toMatch(new RegExp(`^${pid}-`));
  expect(markProcess(pid)).toBe(mark);
  expect(pidOf(mark ?? "")).toBe(pid);
  expect(isAlive(mark)).toBe(true);
});

test("a process that has its number later is another one", () => {
  const [first, second] = [markProcess(aChild()) ?? "", markProcess(process.pid) ?? ""];
  const recycled = `${pidOf(second)}-${first.split("-").slice(1).join("-")}`;
  expect(isAlive(recycled)).toBe(false);
});

test("a killed process is dead", async () => {
  const mark = markProcess(aChild());
  children[0]?.kill("SIGKILL");
  expect(await pollUntil(() => !isAlive(mark), 5_000)).toBe(true);
});

test("a zombie is dead although it can still be signalled", async () => {
  // The shell's background child ends; `exec` replaces the shell by a program that never collects it.
  const parent = spawn("/bin/sh", ["-c", "sleep 0.05 & echo $!; exec sleep 30"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  children.push(parent);
  const pid = await new Promise<number>((resolve) => parent.stdout?.once("data", (text) => resolve(Number(text))));
  expect(await pollUntil(() => markProcess(pid) === undefined, 5_000)).toBe(true);
  expect(process.kill(pid, 0)).toBe(true);
});

test("there is no mark for what is no process", () => {
  expect([markProcess(0), markProcess(-1), markProcess(Number.NaN), isAlive(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
    false,
  ]);
});

test("the command line of a process can be read", () => {
  expect(commandOf(aChild())).toContain("a-title-to-find");
});
