import { describe, expect, test } from "vitest";
import type { Endpoint } from "./endpoint";
import { ENDPOINTS } from "./endpoints";
import { loadRouteFiles, shapeOf } from "./route-files.fixture";

const BASE = "/api/v1/marketing";
/** Doors whose insides are not ours: next-auth's and Inngest's. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  "/api/auth/[...nextauth]": ["GET", "POST"],
  "/api/inngest": ["GET", "POST", "PUT"],
  "/api/v1/marketing/[...path]": ["DELETE", "GET", "PATCH", "POST", "PUT"],
};

const files = await loadRouteFiles();
const endpoints = Object.values<Endpoint>(ENDPOINTS);

test("the walk finds the route files", () => {
  expect(files.length).toBeGreaterThan(10);
});

describe.each(files)("the route file of $path", ({ path, handlers }) => {
  test("exports the methods of the endpoint table and nothing else", () => {
    const expected =
      FOREIGN[path] ??
      endpoints.filter((endpoint) => shapeOf(BASE + endpoint.path) === shapeOf(path)).map(({ method }) => method);
    expect(expected).not.toHaveLength(0);
    expect(Object.keys(handlers).sort()).toEqual([...expected].sort());
    for (const handler of Object.values(handlers)) expect(handler).toBeTypeOf("function");
  });
});

test.each(Object.entries<Endpoint>(ENDPOINTS))("the endpoint %s has a route file", (_id, { method, path }) => {
  const file = files.find((candidate) => shapeOf(candidate.path) === shapeOf(BASE + path));
  expect(Object.keys(file?.handlers ?? {})).toContain(method);
});

test("every endpoint that writes asks for a capability, a scope or a provider's signature, and reading never writes", () => {
  const open = Object.entries<Endpoint>(ENDPOINTS).filter(
    ([, { method, access }]) => method !== "GET" && access === "anyone",
  );
  expect(open.map(([id]) => id)).toEqual(["platformCallback"]);
});

test("open to anyone are the callbacks, which have a proof of their own, liveness, and the document", () => {
  const open = Object.entries<Endpoint>(ENDPOINTS).filter(([, { access }]) => access === "anyone");
  expect(open.map(([id]) => id)).toEqual(["callback", "platformCallback", "health", "openapi"]);
});
