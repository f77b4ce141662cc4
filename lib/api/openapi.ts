import * as z from "zod";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { CallbackResponse } from "@/lib/contracts/connections";
import { BatchDryRun, TrackEventAnswer } from "@/lib/contracts/dry-run";
import { ErrorBody } from "@/lib/contracts/errors";
import { TrackBatchResult, TrackEventResult } from "@/lib/contracts/events";
import { LiveMessage } from "@/lib/contracts/live";
import { CALLBACK_KINDS } from "@/lib/contracts/platform-callbacks";
import { PLATFORM_IDS, PROVIDER_IDS } from "@/lib/contracts/platforms";
import { RateResult } from "@/lib/contracts/rates";
import { RefundResult } from "@/lib/contracts/refunds";
import { REPORT_FORMATS } from "@/lib/contracts/reports";
import type { Access, Endpoint } from "./endpoint";
import { ENDPOINTS } from "./endpoints";

type JsonObject = { [key: string]: unknown };
type Direction = "input" | "output";
const ERRORS: Readonly<Record<number, string>> = {
  401: "No session or API key",
  403: "Not allowed for this role or key",
  404: "No such store",
  422: "A field is not valid; `issues` names each",
};

/** What tills meet beside; both with Retry-After. */
const LIMITED = "Too many events with this key, or requests or wrong keys from this address; nothing was stored";
const OVERLOADED = "More than can be answered in time, or the database is away; send the same request again";
const RETRY_AFTER = {
  "Retry-After": { description: "Whole seconds", required: true, schema: { type: "integer", minimum: 1 } },
};
type Answers = Readonly<Record<number, readonly [description: string, schema: z.ZodType]>>;
/** Endpoints whose success has more than one form, or whose refusals are not those of every endpoint. */
const ANSWERS: Readonly<Record<string, Answers>> = {
  // To a program; a browser is sent to a page that says the same.
  callback: {
    200: ["Connected again, or signed in and to choose an ad account", CallbackResponse],
    401: ["No session", ErrorBody],
    403: ["Cancelled, not all permissions given, begun in another session, or not allowed", CallbackResponse],
    404: ["No such platform", ErrorBody],
    409: ["Used already, or a sign-in that cannot use the connected ad account", CallbackResponse],
    422: ["Not valid or no longer valid, or a sign-in without an ad account", CallbackResponse],
    502: ["The platform does not answer, or refuses our application", CallbackResponse],
  },
  trackEvent: {
    202: ["Recorded", TrackEventResult],
    200: ["Already recorded with the same content; or, with dryRun, what would become of it", TrackEventAnswer],
    409: ["Already recorded with other content", ErrorBody],
  },
  refundEvent: {
    202: ["Recorded", RefundResult],
    200: ["Already recorded with the same content", RefundResult],
    409: ["Already recorded with other content", ErrorBody],
  },
  streamEvents: { 200: ["Messages, one after another", LiveMessage] },
  stateRate: {
    201: ["Stated", RateResult],
    200: ["Replaced what was stated for that pair and day", RateResult],
    409: ["The business has as many rates as it may", ErrorBody],
  },
  trackBatch: {
    202: ["Taken in, one result per event", TrackBatchResult],
    200: ["With dryRun: what would become of each event", BatchDryRun],
  },
};

/** Endpoints that the state of things may refuse what nothing is wrong with; others say so above. */
const CONFLICTS: Readonly<Record<string, string>> = {
  listAssets: "The platform is not connected",
  chooseAssets: "The platform is not connected, or no longer",
  replayEvents: "This replayId was used for another replay",
  mailReport: "The report has no files that could be mailed",
  createSchedule: "The store has as many schedules as it may",
  createApiKey: "The store has as many keys in use as it may",
  createCampaignView: "You keep, or the store shares, as many views as may be",
  changeCampaignView: "The store shares as many views as it may",
  restoreCampaignView: "You keep, or the store shares, as many views as may be",
};
/** And those that may not be asked for as often as one likes. */
const THROTTLED: Readonly<Record<string, string>> = {
  connect: "Too many connections were begun",
  replayEvents: "The store resent too often within an hour",
  createReport: "The store has too many reports open, or asked for too many within a day",
  mailReport: "The store mailed too many reports within a day",
};

/** Endpoints that wait for a platform's answer; a failure of the work behind others is part of what they tell. */
const ASKING: readonly string[] = ["listAssets", "chooseAssets"];

/** The schemas with a name of their own, each once; every other part of the document refers to them. */
class Components {
  readonly schemas: Record<string, JsonObject> = {};

  schemaOf(schema: z.ZodType, io: Direction): JsonObject {
    const { $schema: _dialect, $defs = {}, ...body } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    for (const [name, definition] of Object.entries($defs)) this.#add(componentName(name), relocate(definition));
    return relocate(body);
  }
  content(schema: z.ZodType, io: Direction, types: readonly string[] = ["application/json"]): JsonObject {
    return { content: Object.fromEntries(types.map((type) => [type, { schema: this.schemaOf(schema, io) }])) };
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
        session: { type: "apiKey", in: "cookie", name: sessionCookie() },
      },
    },
    paths,
  };
}

function operation(id: string, endpoint: Endpoint, components: Components): JsonObject {
  const { summary, description, access, path, query } = endpoint;
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    security: security(access),
    parameters: [...pathParameters(path), ...queryParameters(query, components)],
    ...requestBody(endpoint, components),
    responses: responses(id, endpoint, components),
  };
}

function responses(id: string, { access, status, ok, stream, types }: Endpoint, components: Components): JsonObject {
  const answer = (description: string, schema: z.ZodType, of?: readonly string[]) => ({
    description,
    ...components.content(schema, "output", of),
  });
  const later = (description: string) => ({ ...answer(description, ErrorBody), headers: RETRY_AFTER });
  const successes = Object.entries<Answers[number]>(ANSWERS[id] ?? { [status]: ["Done", ok] });
  const refusals = Object.entries(ERRORS).map(([code, description]) => [code, answer(description, ErrorBody)]);
  const isForTills = access !== "anyone" && "key" in access;
  return {
    ...Object.fromEntries(
      successes.map(([code, [description, schema]]) => [
        code,
        answer(description, schema, stream ? ["text/event-stream"] : types),
      ]),
    ),
    ...(access !== "anyone" && Object.fromEntries(refusals)),
    ...(CONFLICTS[id] !== undefined && { 409: answer(CONFLICTS[id], ErrorBody) }),
    ...(THROTTLED[id] !== undefined && { 429: later(THROTTLED[id]) }),
    ...(ASKING.includes(id) && {
      429: later("The platform asks us to slow down"),
      502: answer("The platform failed or refused us; the message says what can be done", ErrorBody),
    }),
    ...(id === "refundEvent" && { 404: answer("No such store, or no such sale in it", ErrorBody) }),
    ...(stream && {
      429: later("This person has too many streams open"),
      503: later("This server has too many streams open"),
    }),
    ...(isForTills && { 429: later(LIMITED), 503: later(OVERLOADED) }),
    ...(id === "health" && { 503: answer("Some part does not work", ENDPOINTS.health.ok) }),
    ...(id === "platformCallback" && {
      400: answer("Not signed by the provider", ErrorBody),
      404: answer("This provider does not call about that", ErrorBody),
    }),
  };
}

function requestBody({ body, form }: Endpoint, components: Components): JsonObject {
  const content = form
    ? components.content(form, "input", ["application/x-www-form-urlencoded"])
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
  format: REPORT_FORMATS,
};

/** Parts of a path that may be somebody else's words, with what they are. */
const TEXTS: Readonly<Record<string, string>> = {
  id: "The sale: the eventId we answered with, or your order number of a purchase, URL-encoded.",
  campaignId: "The campaign, as the list names it: its id or its campaignId.",
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
