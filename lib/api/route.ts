import type * as z from "zod";
import { admitTill } from "@/lib/auth/admit-till";
import { requireSession, tenantOf } from "@/lib/auth/require-tenant";
import type { Session } from "@/lib/auth/session";
import type { Tenant } from "@/lib/auth/tenant";
import { CLIENT_ADDRESS_HEADER } from "@/lib/core/client-address";
import { env } from "@/lib/core/env";
import { AppError } from "@/lib/core/errors";
import { authorizeTill, storeIdOf } from "./authorize-till";
import type { Access, Endpoint } from "./endpoint";
import { ENDPOINTS, type EndpointId } from "./endpoints";
import { takeIn } from "./intake-guard";
import { pathParams } from "./path-params";
import { readBody, readQuery } from "./read-input";
import { errorResponse, json, requestIdOf } from "./responses";

type Endpoints = typeof ENDPOINTS;
type Body<E> = E extends { body: infer S extends z.ZodType } ? z.output<S> : undefined;
type Query<E> = E extends { query: infer S extends z.ZodType } ? z.output<S> : undefined;
type Ok<E> = E extends { ok: infer S extends z.ZodType } ? z.input<S> : never;

export type Call<K extends EndpointId> = {
  readonly tenant: Tenant;
  /** The signed-in person; undefined when a till calls. */
  readonly session: Session | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body<Endpoints[K]>;
  readonly query: Query<Endpoints[K]>;
  readonly request: Request;
};
type Context = { params: Promise<Record<string, string> | undefined> };
type Principal = { readonly session: Session } | { readonly till: Tenant };

/** A success with another status than the endpoint's usual one, e.g. 200 for a repeat instead of 202. */
export class Answer<T> {
  constructor(
    readonly status: number,
    readonly result: T,
  ) {}
}

/**
 * The one place where a request becomes typed input for a verb, and its result or error a response.
 * Who first, then which store, then what: a stranger learns nothing about fields.
 * A handler may return a Response of its own (a redirect) or an Answer with another success status.
 */
export function route<K extends EndpointId>(
  id: K,
  handle: (call: Call<K>) => Promise<Ok<Endpoints[K]> | Answer<Ok<Endpoints[K]>> | Response>,
) {
  const endpoint: Endpoint = ENDPOINTS[id];
  return async (request: Request, context: Context): Promise<Response> => {
    const requestId = requestIdOf(request);
    const answer = async (): Promise<Response> => {
      // Routes without a dynamic part have none.
      const params = pathParams(endpoint.path, request.url) ?? (await context.params) ?? {};
      const input = await admit(endpoint, request, params);
      // ENDPOINTS[id] holds the schemas that have just checked these values; the compiler cannot follow that.
      const given = await handle({ ...input, params, request } as Call<K>);
      if (given instanceof Response) return given;
      const { status, result } = given instanceof Answer ? given : new Answer(endpoint.status, given);
      return json(endpoint.ok.parse(result), status, { "x-request-id": requestId });
    };
    try {
      return await (bringsEvents(endpoint) ? takeIn(answer) : answer());
    } catch (error) {
      return errorResponse(error, `api.${id}`, requestId);
    }
  };
}

const bringsEvents = ({ access }: Endpoint): boolean =>
  access !== "anyone" && "key" in access && access.key === "events:write";

async function admit(endpoint: Endpoint, request: Request, params: Readonly<Record<string, string>>) {
  const principal = await identify(endpoint, request);
  const early = params.storeId === undefined ? undefined : await authorize(endpoint.access, principal, params.storeId);
  const query = endpoint.query && readQuery(new URL(request.url), endpoint.query);
  const body = endpoint.body && (await readBody(request, endpoint.body));
  const tenant = early ?? (await authorize(endpoint.access, principal, storeIdOf(body) ?? storeIdOf(query)));
  return { tenant, session: "session" in principal ? principal.session : undefined, body, query };
}

async function identify({ access, polled }: Endpoint, request: Request): Promise<Principal> {
  if (access === "anyone") throw new TypeError("an open endpoint has no principal");
  const bearer = request.headers.get("authorization");
  if ("key" in access && (bearer !== null || !("session" in access)))
    return { till: await admitTill(bearer, request.headers.get(CLIENT_ADDRESS_HEADER)) };
  const session = await requireSession({ isPolled: polled === true });
  requireSameOrigin(request);
  return { session };
}

/** A till acts for the store of its key; a person for the store they name and belong to. */
async function authorize(access: Access, principal: Principal, storeId: string | undefined): Promise<Tenant> {
  if ("session" in principal) {
    if (storeId === undefined || access === "anyone" || !("session" in access))
      throw new AppError("not_found", "There is no such store.");
    return tenantOf(principal.session, storeId, access.session);
  }
  return authorizeTill(principal.till, access, storeId);
}

/** A write with a cookie must come from our own pages. SameSite is the first lock, this the second. */
function requireSameOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  const ours =
    origin === null
      ? request.headers.get("sec-fetch-site") === "same-origin"
      : origin === new URL(env().APP_URL).origin;
  if (!ours) throw new AppError("forbidden", "This request does not come from the application itself.");
}
