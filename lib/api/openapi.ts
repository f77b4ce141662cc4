import * as z from "zod";
import { ErrorBody } from "@/lib/contracts/errors";
import { CALLBACK_KINDS } from "@/lib/contracts/platform-callbacks";
import { PLATFORM_IDS, PROVIDER_IDS } from "@/lib/contracts/platforms";
import { type Access, ENDPOINTS, type Endpoint } from "./endpoints";

type JsonObject = { [key: string]: unknown };
type Direction = "input" | "output";
const ERRORS: Readonly<Record<number, string>> = {
  401: "No session or API key",
  403: "Not allowed for this role or key",
  404: "No such store",
  422: "A field is not valid; `issues` names each",
};

/** The schemas with a name of their own, each once; every other part of the document refers to them. */
class Components {
  readonly schemas: Record<string, JsonObject> = {};

  schemaOf(schema: z.ZodType, io: Direction): JsonObject {
    const { $schema: _dialect, $defs = {}, ...body } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    for (const [name, definition] of Object.entries($defs)) this.#add(componentName(name), relocate(definition));
    return relocate(body);
  }
  content(schema: z.ZodType, io: Direction, type = "application/json"): JsonObject {
    return { content: { [type]: { schema: this.schemaOf(schema, io) } } };
  }
  #add(name: string, definition: JsonObject): void {
    const known = this.schemas[name];
    if (known && JSON.stringify(known) !== JSON.stringify(definition))
      throw new TypeError(`two different schemas of the API are named ${name}`);
    this.schemas[name] = definition;
  }
}

/** The one recursive schema without a name is zod's "any JSON". */
const componentName = (name: string): string => (name.startsWith("__schema") ? "Json" : name);

/** zod refers to definitions at the root of each schema; in the document they stand under `components`. */
function relocate(value: object): JsonObject {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      key === "$ref" && typeof item === "string"
        ? `#/components/schemas/${componentName(item.replace("#/$defs/", ""))}`
        : item,
    ),
  );
}

/** The OpenAPI 3.1 document. It speaks JSON Schema 2020-12, so the contracts are the document. */
export function openApiDocument(): JsonObject {
  const components = new Components();
  const paths: Record<string, JsonObject> = {};
  for (const [id, endpoint] of Object.entries<Endpoint>(ENDPOINTS)) {
    const path = `/api/v1/marketing${endpoint.path}`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(id, endpoint, components) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "DiveSeeks Marketing API",
      version: "1",
      description:
        "Connect ad accounts, read campaigns, and send till sales to the ad platforms. Amounts are in major units.",
    },
    components: {
      schemas: components.schemas,
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key of the store, dsm_live_…" },
        session: { type: "apiKey", in: "cookie", name: "diveseeks-session" },
      },
    },
    paths,
  };
}

function operation(id: string, endpoint: Endpoint, components: Components): JsonObject {
  const answer = (description: string, schema: z.ZodType, type?: string) => ({
    description,
    ...components.content(schema, "output", type),
  });
  const refusals = Object.entries(ERRORS).map(([status, description]) => [status, answer(description, ErrorBody)]);
  return {
    operationId: id,
    summary: endpoint.summary,
    security: security(endpoint.access),
    parameters: [...pathParameters(endpoint.path), ...queryParameters(endpoint.query, components)],
    ...requestBody(endpoint, components),
    responses: {
      [endpoint.status]: endpoint.stream
        ? answer("Messages, one after another", endpoint.ok, "text/event-stream")
        : answer("Done", endpoint.ok),
      ...(endpoint.access !== "anyone" && Object.fromEntries(refusals)),
      ...((id === "trackEvent" || id === "refundEvent") && {
        200: answer("Already recorded with the same content", endpoint.ok),
        409: answer("Already recorded with other content", ErrorBody),
      }),
      ...(id === "refundEvent" && { 404: answer("No such store, or no such sale in it", ErrorBody) }),
      ...(endpoint.stream && {
        429: answer("This person has too many streams open", ErrorBody),
        503: answer("This server has too many streams open", ErrorBody),
      }),
      ...(id === "platformCallback" && {
        400: answer("Not signed by the provider", ErrorBody),
        404: answer("This provider does not call about that", ErrorBody),
      }),
    },
  };
}

function requestBody({ body, form }: Endpoint, components: Components): JsonObject {
  const content = form
    ? components.content(form, "input", "application/x-www-form-urlencoded")
    : body && components.content(body, "input");
  return content ? { requestBody: { required: true, ...content } } : {};
}

function security(access: Access): JsonObject[] {
  if (access === "anyone") return [];
  return [...("key" in access ? [{ apiKey: [access.key] }] : []), ...("session" in access ? [{ session: [] }] : [])];
}

/** Parts of a path that are one of a few words; every other one is an id. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  platform: PLATFORM_IDS,
  provider: PROVIDER_IDS,
  kind: CALLBACK_KINDS,
};

/** Parts of a path that are a till's own words, with what they are. */
const TEXTS: Readonly<Record<string, string>> = {
  id: "The sale: the eventId we answered with, or your order number of a purchase, URL-encoded.",
};

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string", ...partSchema(name) },
  }));
}

function partSchema(name: string): JsonObject {
  if (WORDS[name]) return { enum: WORDS[name] };
  return TEXTS[name] === undefined ? { format: "uuid" } : { description: TEXTS[name] };
}

function queryParameters(query: z.ZodObject | undefined, components: Components): JsonObject[] {
  if (!query) return [];
  const { required = [] } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema: components.schemaOf(schema, "input"),
  }));
}
