import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, markProcess } from "../process-mark";
import { takeOver } from "./records";

let folder = "";
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "records-test-"));
  mkdirSync(path.join(folder, "processes"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function aProcess(): string {
  const child = spawn("/bin/sleep", ["60"], { detached: true, stdio: "ignore" });
  children.push(child);
  return markProcess(child.pid ?? 0) ?? "";
}
const record = (name: string, mark: string) => writeFileSync(path.join(folder, "processes", name), mark);

test("a server left behind by a killed launcher is ended", async () => {
  const leftover = aProcess();
  record("launcher", "999999-0-0");
  record("server", leftover);
  await takeOver(folder);
  expect(isAlive(leftover)).toBe(false);
  expect(readdirSync(path.join(folder, "processes"))).toEqual(["launcher"]);
});

test("a stranger that now has the number of our old server is left alone", async () => {
  const stranger = aProcess();
  record("server", `${Number.parseInt(stranger, 10)}-00000000-1`);
  await takeOver(folder);
  expect(isAlive(stranger)).toBe(true);
});

test("while another launcher lives the folder is refused, and its processes are left alone", async () => {
  const [launcher, server] = [aProcess(), aProcess()];
  record("launcher", launcher);
  record("server", server);
  await expect(takeOver(folder)).rejects.toThrow(/already running/);
  expect([isAlive(launcher), isAlive(server)]).toEqual([true, true]);
});
