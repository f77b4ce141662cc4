import { expect, test } from "vitest";
import { GET, POST, PUT } from "@/app/api/inngest/route";
import { callSigned, runBody } from "./drive.fixture";

test.each([
  ["GET", GET],
  ["POST", POST],
  ["PUT", PUT],
] as const)("with the embedded clock %s finds no door, signed or not", async (method, handler) => {
  for (const key of [null, "signkey-test-00"]) {
    const body = method === "GET" ? {} : { body: runBody({ name: "inngest/scheduled.timer" }) };
    const { status } = await callSigned(handler, method, { query: "?fnId=x&stepId=step", ...body }, { key });
    expect(status).toBe(404);
  }
});
