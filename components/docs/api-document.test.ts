import { expect, test } from "vitest";
import { type Schema, schemaRows, typeWords } from "./api-document";

test("fields are named by their path, through lists and references", () => {
  const rows = schemaRows(
    { $ref: "#/components/schemas/Sale" },
    {
      Sale: {
        type: "object",
        required: ["items"],
        properties: { items: { type: "array", items: { $ref: "#/components/schemas/Item" } } },
      },
      Item: { type: "object", properties: { price: { type: "number", description: "Of one.", default: 1 } } },
    },
  );
  expect(rows).toEqual([
    { path: "items", type: "list of object", required: true, description: "" },
    { path: "items[].price", type: "number", required: false, description: "Of one. Default 1." },
  ]);
});

test("a schema that contains itself ends", () => {
  const self = { $ref: "#/components/schemas/Node" };
  expect(schemaRows(self, { Node: { properties: { next: self } } }).length).toBeLessThan(10);
});

test("an answer with two forms lists the fields of both, and requires what both have", () => {
  const form = (name: string) => ({
    properties: { success: { const: true }, [name]: { type: "string" } },
    required: ["success", name],
  });
  const rows = schemaRows({ anyOf: [form("eventId"), form("payload")] }, {});
  expect(rows.map(({ path, required }) => [path, required])).toEqual([
    ["success", true],
    ["eventId", false],
    ["payload", false],
  ]);
});

test("choices and constants are written out", () => {
  expect(typeWords({ anyOf: [{ type: "string", format: "uuid" }, { type: "null" }] })).toBe("string (uuid) | null");
  expect(typeWords({ enum: ["a", "b"] })).toBe('"a" | "b"');
});

test("the type of a schema that holds itself is said in a few words", () => {
  const json: Schema = { anyOf: [{ type: "string" }, { type: "array", items: { $ref: "#/components/schemas/Json" } }] };
  expect(schemaRows({ properties: { payload: { $ref: "#/components/schemas/Json" } } }, { Json: json })).toMatchObject([
    { path: "payload", type: "string | list of any JSON" },
  ]);
});
