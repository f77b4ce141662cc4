import { beforeEach, expect, test, vi } from "vitest";

const kill = vi.fn(() => true as const);

beforeEach(() => {
  vi.resetModules();
  kill.mockClear();
  vi.spyOn(process, "kill").mockImplementation(kill);
});

async function passer(plan: string) {
  vi.stubEnv("CRASH_POINTS", plan);
  vi.stubEnv("SANDBOX_URL", "http://localhost:4010");
  return (await import("./crash-point")).crashPoint;
}

test("the process dies at the pass that was asked for, and at no other place", async () => {
  const pass = await passer("sent:2");
  pass("taken");
  pass("sent");
  expect(kill).not.toHaveBeenCalled();
  pass("sent");
  expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGKILL");
});

test("without a plan nothing happens", async () => {
  const pass = await passer("");
  pass("sent");
  expect(kill).not.toHaveBeenCalled();
});
