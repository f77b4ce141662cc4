import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { Endpoint } from "./endpoint";
import { ENDPOINTS } from "./endpoints";
import { openApiDocument } from "./openapi";

const Schema = z.record(z.string(), z.json());
const Content = z.strictObject({ "application/json": z.strictObject({ schema: Schema }) });
const StreamContent = z.strictObject({ "text/event-stream": z.strictObject({ schema: Schema }) });
const CsvContent = z.strictObject({ "text/csv": z.strictObject({ schema: Schema }) });
const FileContent = z.strictObject({
  "application/pdf": z.strictObject({ schema: Schema }),
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": z.strictObject({ schema: Schema }),
});
const FormContent = z.strictObject({ "application/x-www-form-urlencoded": z.strictObject({ schema: Schema }) });
const Operation = z.strictObject({
  operationId: z.string().regex(/^\w+$/),
  summary: z.string().min(1),
  description: z.string().min(1).optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(
    z.strictObject({ name: z.string(), in: z.enum(["path", "query"]), required: z.boolean(), schema: Schema }),
  ),
  requestBody: z.strictObject({ required: z.literal(true), content: z.union([Content, FormContent]) }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      content: z.union([Content, StreamContent, CsvContent, FileContent]),
      headers: z
        .record(z.string(), z.strictObject({ description: z.string(), required: z.boolean(), schema: Schema }))
        .optional(),
    }),
  ),
});
/** The part of OpenAPI 3.1 that we use, and no key beside it. */
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), Schema),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(["http", "apiKey"]) })),
  }),
  paths: z.record(
    z.string().startsWith("/api/v1/marketing/"),
    z.partialRecord(z.enum(["get", "post", "delete"]), Operation),
  ),
});

const document = Document.parse(openApiDocument());
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "$ref" && typeof item === "string" ? [item] : refsIn(item),
  );
}

test("every endpoint is in the document, once, under its own id", () => {
  const listed = operations.map(({ path, method, operationId }) => `${operationId} ${method} ${path}`);
  const expected = Object.entries<Endpoint>(ENDPOINTS).map(
    ([id, { method, path }]) => `${id} ${method.toLowerCase()} /api/v1/marketing${path}`,
  );
  expect(listed.sort()).toEqual(expected.sort());
});

test("every reference leads somewhere, and every named schema is used", () => {
  const refs = new Set(refsIn(document));
  expect(refs.size).toBeGreaterThan(10);
  expect([...refs].sort()).toEqual(
    Object.keys(document.components.schemas)
      .map((name) => `#/components/schemas/${name}`)
      .sort(),
  );
  expect(JSON.stringify(document)).not.toContain("$defs");
});

describe.each(operations)("$operationId", ({ path, operationId, parameters, security, responses, requestBody }) => {
  const endpoint = Object.entries<Endpoint>(ENDPOINTS).find(([id]) => id === operationId)?.[1];

  test("declares every part of its path, and each parameter once", () => {
    const inPath = parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
  });

  test("names the ways to sign in that it accepts, and what it answers without them", () => {
    for (const way of security.flatMap(Object.keys)) expect(document.components.securitySchemes).toHaveProperty(way);
    const expected = endpoint?.access === "anyone" ? [] : ["401", "403", "404", "422"];
    expect(Object.keys(responses)).toEqual(expect.arrayContaining([String(endpoint?.status), ...expected]));
    expect(security).toHaveLength(endpoint?.access === "anyone" ? 0 : Object.keys(endpoint?.access ?? {}).length);
  });

  test("answers with a stream or a file where the contract says so, and with JSON everywhere else", () => {
    const types = Object.entries(responses).flatMap(([status, { content }]) =>
      Object.keys(content).map((type) => [status, type]),
    );
    const special = endpoint?.stream ? ["text/event-stream"] : endpoint?.types;
    const expected = Object.keys(responses).flatMap((status) => {
      const own = (status === String(endpoint?.status) && special) || ["application/json"];
      return own.map((type) => [status, type]);
    });
    expect(types).toEqual(expected);
  });

  test("has a body where the contract has one", () => {
    const type = endpoint?.form ? "application/x-www-form-urlencoded" : endpoint?.body && "application/json";
    expect(Object.keys(requestBody?.content ?? {})).toEqual(type ? [type] : []);
  });
});

test("what a till meets is told: limits with the wait, and a dry run with an answer of its own", () => {
  for (const operationId of ["trackEvent", "trackBatch"]) {
    const found = operations.find((operation) => operation.operationId === operationId);
    expect(Object.keys(found?.responses ?? {})).toEqual(expect.arrayContaining(["200", "202", "429", "503"]));
    for (const status of ["429", "503"]) expect(found?.responses[status]?.headers).toHaveProperty("Retry-After");
    expect(JSON.stringify(found?.responses["202"])).not.toContain("DryRun");
    expect(JSON.stringify(found?.responses["200"])).toContain("DryRun");
  }
});

test.each([
  ["createReport", "429"],
  ["mailReport", "429"],
  ["health", "503"],
])("%s tells of its %s", (operationId, status) => {
  const found = operations.find((operation) => operation.operationId === operationId);
  expect(found?.responses[status]).toHaveProperty("description");
});

test("the sale of a till is described field by field", () => {
  const { TrackEventRequest: TrackEvent } = document.components.schemas;
  expect(TrackEvent).toMatchObject({ type: "object", additionalProperties: false, required: ["storeId", "eventType"] });
  expect(Object.keys(z.looseObject({}).parse(TrackEvent?.properties))).toEqual(
    expect.arrayContaining(["orderId", "customerEmail", "customerPhone", "eventValue", "currency", "occurredAt"]),
  );
});
