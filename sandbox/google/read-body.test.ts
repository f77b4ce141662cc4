import { beforeAll, describe, expect, test } from "vitest";
import { type Judge, loadJudge } from "../judges/judge";
import { ADS_METHODS } from "./ads-methods";
import { POSTED } from "./data-manager-api";
import { INGEST_SHAPE, INGEST_TYPE, USER_LIST_SHAPE } from "./dm-shape";
import { USER_LIST_TYPE } from "./dm-user-lists";
import { anIngest, DIGEST } from "./google-client.fixture";
import { findShapeProblem, type Shape } from "./read-body";

let judge: Judge;
beforeAll(async () => {
  judge = await loadJudge();
});

/** Every path of a shape as Google's protos spell it, and what the shape says of it. */
function pathsOf(shape: Shape, path: readonly string[] = []): [path: string, leaf: string][] {
  if (typeof shape === "string") return [[path.join("."), shape]];
  if (Array.isArray(shape)) return pathsOf(shape[0], path);
  return Object.entries(shape).flatMap(([key, inner]) =>
    pathsOf(inner, [...path, key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
  );
}

describe("the sandbox's own reading of a message", () => {
  test.each([
    ...ADS_METHODS.flatMap(({ message, shape }) => pathsOf(shape).map((leaf) => [message, ...leaf] as const)),
    ...Object.values(POSTED).flatMap(({ type, shape }) => pathsOf(shape).map((leaf) => [type, ...leaf] as const)),
    ...pathsOf(USER_LIST_SHAPE).map((leaf) => [USER_LIST_TYPE, ...leaf] as const),
  ])("%s has the field %s (%s)", (typeName, path, leaf) => {
    const field = judge.findField(typeName, path);
    expect(field).not.toBeNull();
    const words = leaf.startsWith("enum ") ? leaf.split(" ").slice(1) : [];
    expect(field?.enumNames ?? []).toEqual(expect.arrayContaining(words));
  });

  test("takes what the owner's schema takes", () => {
    expect(findShapeProblem(anIngest(), INGEST_SHAPE)).toBeNull();
    expect(judge.judge(INGEST_TYPE, anIngest())).toBeNull();
  });

  const identifier = (given: Record<string, unknown>): unknown => anIngest({ userData: { userIdentifiers: [given] } });
  test.each<[string, unknown]>([
    ["an unknown key", anIngest({ orderId: "1" })],
    ["an inherited name as a key", anIngest({ constructor: "1" })],
    ["hashedEmailAddress", identifier({ hashedEmailAddress: DIGEST })],
    ["addressInfo", identifier({ addressInfo: {} })],
    ["an unknown enum name", anIngest({ eventSource: "STORE" })],
    ["a numeric enum", anIngest({ eventSource: 3 })],
    ["text for a number", anIngest({ conversionValue: "59.9" })],
    ["a number for text", anIngest({ transactionId: 1 })],
    ["text for a boolean", anIngest({}, { validateOnly: "true" })],
    ["an object for an array", anIngest({}, { destinations: {} })],
    ["an array for an object", anIngest({ userData: [] })],
    ["another API's word for consent", anIngest({}, { consent: { adUserData: "GRANTED" } })],
    ["a time with a space", anIngest({ eventTimestamp: "2026-11-21 17:04:11+02:00" })],
    ["a Unix time", anIngest({ eventTimestamp: 1_795_305_600 })],
    ["a snake_case key", anIngest({ conversion_value: 1 })],
  ])("refuses %s without the owner's schema", (_what, body) => {
    expect(findShapeProblem(body, INGEST_SHAPE)).toEqual(expect.any(String));
  });
});
