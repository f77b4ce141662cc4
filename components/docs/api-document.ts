import * as z from "zod";

/** As much of JSON Schema as the reference shows. */
const BaseSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  example: z.unknown().optional(),
  default: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  $ref: z.string().optional(),
});
export type Schema = z.infer<typeof BaseSchema> & {
  properties?: Record<string, Schema> | undefined;
  items?: Schema | undefined;
  anyOf?: Schema[] | undefined;
  oneOf?: Schema[] | undefined;
  allOf?: Schema[] | undefined;
};
const Schema: z.ZodType<Schema> = BaseSchema.extend({
  properties: z.lazy(() => z.record(z.string(), Schema)).optional(),
  items: z.lazy(() => Schema).optional(),
  anyOf: z.lazy(() => z.array(Schema)).optional(),
  oneOf: z.lazy(() => z.array(Schema)).optional(),
  allOf: z.lazy(() => z.array(Schema)).optional(),
});
const Content = z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: Schema })).optional() });
const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: Schema }))
    .default([]),
  requestBody: Content.optional(),
  responses: z.record(z.string(), Content.extend({ description: z.string() })),
});
export type Entry = { method: string; path: string; operation: z.infer<typeof Operation> };

export const ApiDocument = z.looseObject({
  info: z.looseObject({ title: z.string(), description: z.string().default("") }),
  components: z.looseObject({ schemas: z.record(z.string(), Schema).default({}) }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});
export type ApiDocument = z.infer<typeof ApiDocument>;

export type SchemaRow = { path: string; type: string; required: boolean; description: string };
const MAX_DEPTH = 4;

/** The document's named schemas, which the others refer to. */
export type Named = Readonly<Record<string, Schema>>;
type Find = (schema: Schema) => Schema;
const finder =
  (named: Named): Find =>
  (schema) => {
    const name = schema.$ref?.slice(schema.$ref.lastIndexOf("/") + 1);
    return (name && named[name]) || schema;
  };

/** The fields of a schema, one a line, nested ones as `items[].price`. */
export const schemaRows = (schema: Schema | undefined, named: Named): SchemaRow[] =>
  schema ? fieldsOf(schema, "", 0, finder(named)) : [];

function fieldsOf(given: Schema, prefix: string, depth: number, find: Find): SchemaRow[] {
  const schema = find(given);
  if (depth > MAX_DEPTH) return [];
  if (schema.items) return fieldsOf(schema.items, `${prefix}[]`, depth + 1, find);
  const options = schema.anyOf?.map(find).filter(({ properties, items }) => properties || items) ?? [];
  if (!schema.properties && options.length > 0)
    return merged(options.map((option) => fieldsOf(option, prefix, depth + 1, find)));
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    const row = {
      path,
      type: typeWords(field, find),
      required: schema.required?.includes(name) ?? false,
      description: notes(field),
    };
    return [row, ...fieldsOf(field, path, depth + 1, find)];
  });
}

/** One list of the fields of several forms; required is what every form has. */
function merged(forms: readonly SchemaRow[][]): SchemaRow[] {
  const rows = new Map(forms.flat().map((row) => [row.path, row]));
  const isInAll = (path: string) => forms.every((form) => form.some((row) => row.path === path && row.required));
  return [...rows.values()].map((row) => ({ ...row, required: isInAll(row.path) }));
}

/** A schema's type as a reader would say it: `string (uuid)`, `"granted" | "denied"`, `list of object`. */
export function typeWords(given: Schema, find: Find = (schema) => schema, within: readonly Schema[] = []): string {
  const schema = find(given);
  // A schema that holds itself is the one of any JSON.
  if (within.includes(schema)) return "any JSON";
  const inner = [...within, schema];
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return [...new Set(options.map((option) => typeWords(option, find, inner)))].join(" | ");
  if (schema.items) return `list of ${typeWords(schema.items, find, inner)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : (schema.type ?? "anything");
  return schema.format ? `${type} (${schema.format})` : type;
}

const notes = ({ description, default: fallback, example }: Schema): string =>
  [
    description,
    fallback !== undefined && `Default ${JSON.stringify(fallback)}.`,
    example !== undefined && `Example ${JSON.stringify(example)}.`,
  ]
    .filter(Boolean)
    .join(" ");
