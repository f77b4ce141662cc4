import { expect, test, vi } from "vitest";
import { ErrorBody } from "@/lib/contracts/errors";
import { AppError, InvalidInputError, PlatformError } from "@/lib/core/errors";
import { errorResponse } from "./responses";

const ID = "request-0001";
async function answerTo(error: unknown) {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const response = errorResponse(error, "api.test", ID);
  const { error: body } = ErrorBody.parse(await response.json());
  return { status: response.status, body, headers: response.headers, log: written.mock.calls.map(String).join("") };
}

test("an error thrown on purpose is told in its own words, with the request's id and uncached", async () => {
  const { status, body, headers, log } = await answerTo(new AppError("conflict", "Connect Facebook first."));
  expect({ status, body }).toEqual({
    status: 409,
    body: { code: "conflict", message: "Connect Facebook first.", requestId: ID },
  });
  expect(headers.get("x-request-id")).toBe(ID);
  expect(headers.get("cache-control")).toBe("private, no-store");
  expect(log).toBe("");
});

test("bad input names its fields", async () => {
  const issues = [{ path: "items.0.id", message: "is too long" }];
  expect((await answerTo(new InvalidInputError(issues))).body.issues).toEqual(issues);
});

test("who must wait is told how many seconds", async () => {
  const error = new AppError("throttled", "Slow down.", { retryAfterMs: 1200 });
  const { status, headers } = await answerTo(error);
  expect([status, headers.get("retry-after")]).toEqual([429, "2"]);
});

test("a platform's failure is logged with its class and told without its cause", async () => {
  const cause = new Error("upstream said: token EAABsbCS1iHgBAKZAexample");
  const error = new PlatformError("meta", { kind: "unknown" }, { reason: "odd_answer" }, { cause });
  const { status, body, log } = await answerTo(error);
  expect(status).toBe(502);
  expect(JSON.stringify(body)).not.toContain("upstream said");
  expect(log).not.toContain("EAAB");
});

test.each([
  [
    { kind: "throttled", retryAfterMs: 1_800_000 },
    "Facebook asks us to slow down. It can be tried again in 30 minutes.",
    "1800",
  ],
  [{ kind: "permission" }, "Facebook does not allow this to your sign-in.", null],
  [{ kind: "rejected" }, "Facebook says: Der Betrag ist zu klein.", null],
] as const)("a platform's %j is told in words a person understands", async (failure, message, retryAfter) => {
  const details = { reason: "because", platformCode: "100/33", explanation: "Der Betrag ist zu klein." };
  const { body, headers, log } = await answerTo(new PlatformError("meta", failure, details));
  expect(body.message).toBe(message);
  expect(headers.get("retry-after")).toBe(retryAfter);
  expect(log).not.toContain("Betrag");
});

test.each([new Error("password=hunter2"), new TypeError("x is undefined"), "a text", undefined])(
  "what nobody meant to throw (%s) is our fault, told without a word of it, and logged",
  async (error) => {
    const { status, body, log } = await answerTo(error);
    expect({ status, code: body.code }).toEqual({ status: 500, code: "internal" });
    expect(JSON.stringify(body)).not.toMatch(/hunter2|undefined|a text/);
    expect(log).toContain("unhandled");
  },
);
