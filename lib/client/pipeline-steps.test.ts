import { expect, test } from "vitest";
import { pipelineSteps } from "./pipeline-steps";

const counts = { waiting: 2, accepted: 0, delivered: 5, refused: 1, skipped: 3, expired: 1, unknownOutcome: 0 };

test("the steps shown add up to what was received", () => {
  for (const destination of ["facebook", "google"] as const) {
    const { received, steps } = pipelineSteps({ destination, counts });
    expect(received).toBe(12);
    expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(received);
  }
});

test("accepted is a step of its own only where the platform answers later", () => {
  const states = (destination: "facebook" | "google") =>
    pipelineSteps({ destination, counts }).steps.map(({ state }) => state);
  expect(states("google")).toContain("accepted");
  expect(states("facebook")).not.toContain("accepted");
});
