import * as z from "zod";
import { FAULT_MODES } from "./faults";
import { InvalidControl } from "./invalid-control";
import { renderOverview } from "./render-overview";
import { htmlReply, jsonReply, type Reply } from "./reply";
import type { Running, Sandbox } from "./sandbox";
import type { SandboxRequest } from "./sandbox-request";

const Text = z.record(z.string(), z.string());
const FaultBody = z.strictObject({
  platform: z.string(),
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.int().min(0).max(1_000_000).default(1),
  status: z.int().min(200).max(599).optional(),
  headers: Text.optional(),
  body: z.unknown().optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  mode: z.enum(FAULT_MODES).default("respond"),
});
const ExpireBody = z.strictObject({ platform: z.string(), kind: z.enum(["expired", "revoked", "password"]) });
const YEAR_MS = 366 * 86_400_000;
const ClockBody = z.strictObject({
  offsetMs: z
    .int()
    .min(-10 * YEAR_MS)
    .max(10 * YEAR_MS),
});

type Handler = (sandbox: Sandbox, request: SandboxRequest, name: string) => Reply | Promise<Reply>;
const calls: Readonly<Record<string, Handler>> = {
  "GET /_sandbox": overview,
  "GET /_sandbox/requests": listRequests,
  "GET /_sandbox/conversions": (sandbox, request) => jsonReply(200, sandbox.ledger.list(platformIn(sandbox, request))),
  "GET /_sandbox/faults": (sandbox) => jsonReply(200, sandbox.faults.list()),
  "POST /_sandbox/faults": addFault,
  "DELETE /_sandbox/faults": (sandbox) => jsonReply(200, { removed: sandbox.faults.clear() }),
  "POST /_sandbox/tokens/expire": expireTokens,
  "GET /_sandbox/accounts/:platform": (sandbox, _request, name) =>
    jsonReply(200, named(sandbox, name).platform.accounts()),
  "PUT /_sandbox/accounts/:platform": replaceAccounts,
  "POST /_sandbox/callbacks/:platform": sendCallback,
  "POST /_sandbox/clock": setClock,
  "POST /_sandbox/reset": (sandbox) => {
    sandbox.reset();
    return jsonReply(200, { ok: true });
  },
};

/** The control interface: for tools on this machine, never for a web page. */
export async function control(sandbox: Sandbox, request: SandboxRequest): Promise<Reply> {
  const refused = refuseStranger(request);
  if (refused) return refused;
  const [, , section, name] = request.path.replace(/\/$/, "").split("/");
  const isNamed = name && (section === "accounts" || section === "callbacks");
  const path = isNamed ? `/_sandbox/${section}/:platform` : request.path.replace(/\/$/, "");
  const handler = calls[`${request.method} ${path}`];
  if (!handler)
    return jsonReply(404, { error: { message: `No such control call: ${request.method} ${request.path}` } });
  try {
    return await handler(sandbox, request, name ?? "");
  } catch (error) {
    if (error instanceof InvalidControl)
      return jsonReply(422, { error: { message: error.message, issues: error.issues } });
    throw error;
  }
}

/** A page of another site may be tricked into naming us (DNS rebinding), but it cannot choose its Host and Origin. */
function refuseStranger({ headers, origin }: SandboxRequest): Reply | undefined {
  const host = headers.host?.replace(/:\d+$/, "").toLowerCase();
  const local = host === "localhost" || host === "127.0.0.1" || host === "[::1]";
  if (local && (headers.origin === undefined || headers.origin === origin)) return undefined;
  return jsonReply(403, { error: { message: "The control interface only answers this machine." } });
}

function overview(sandbox: Sandbox, request: SandboxRequest): Reply {
  const { violating, ...counts } = sandbox.log.count();
  const platforms = Object.fromEntries(
    sandbox.platforms.map(({ module, platform }) => [module.platform, platform.overview()]),
  );
  const state = { ...counts, conversions: sandbox.ledger.size, faults: sandbox.faults.list().length };
  const summary = {
    ...state,
    clock: { now: new Date(sandbox.clock.now()).toISOString(), offsetMs: sandbox.clock.offsetMs },
    platforms,
  };
  if (request.headers.accept?.includes("text/html"))
    return htmlReply(200, renderOverview(summary, JSON.parse(violating)));
  return jsonReply(200, summary);
}

function listRequests(sandbox: Sandbox, request: SandboxRequest): Reply {
  const platform = platformIn(sandbox, request);
  const path = request.query.get("path");
  const since = request.query.get("since");
  const text = sandbox.log.list({
    ...(platform !== undefined && { platform }),
    ...(path && { path }),
    ...(since && readSince(since)),
  });
  return { ...jsonReply(200, null), text };
}

/** The id of a request, for those after it, or an ISO time, for those from then on. */
function readSince(since: string): { sinceId: number } | { sinceMs: number } {
  const id = /^r_(\d+)$/.exec(since)?.[1];
  if (id) return { sinceId: Number(id) };
  const sinceMs = Date.parse(since);
  if (Number.isNaN(sinceMs)) throw invalid("since", "must be an ISO time or the id of a request");
  return { sinceMs };
}

function addFault(sandbox: Sandbox, request: SandboxRequest): Reply {
  const fault = read(FaultBody, request);
  const platform = named(sandbox, fault.platform).module.platform;
  return jsonReply(201, { id: sandbox.faults.add({ ...fault, platform }) });
}

function expireTokens(sandbox: Sandbox, request: SandboxRequest): Reply {
  const { platform, kind } = read(ExpireBody, request);
  const running = named(sandbox, platform).platform;
  if (kind !== "password") return jsonReply(200, { expired: running.expireTokens(kind) });
  if (!running.changePasswords) throw invalid("kind", "must be expired or revoked: passwords end no tokens here");
  return jsonReply(200, { expired: running.changePasswords() });
}

function replaceAccounts(sandbox: Sandbox, request: SandboxRequest, name: string): Reply {
  const { platform } = named(sandbox, name);
  if (request.json === undefined) throw invalid("", "the body must be JSON");
  platform.replaceAccounts(request.json);
  return jsonReply(200, { ok: true });
}

async function sendCallback(sandbox: Sandbox, request: SandboxRequest, name: string): Promise<Reply> {
  const { platform } = named(sandbox, name);
  if (!platform.callback) throw invalid("platform", "calls no application by itself");
  return jsonReply(200, await platform.callback(request.json));
}

function setClock(sandbox: Sandbox, request: SandboxRequest): Reply {
  sandbox.clock.setOffset(read(ClockBody, request).offsetMs);
  return jsonReply(200, { now: new Date(sandbox.clock.now()).toISOString(), offsetMs: sandbox.clock.offsetMs });
}

function platformIn(sandbox: Sandbox, request: SandboxRequest): string | undefined {
  const name = request.query.get("platform");
  return name ? named(sandbox, name).module.platform : undefined;
}

function named(sandbox: Sandbox, name: string): Running {
  const running = sandbox.find(name.toLowerCase());
  if (running) return running;
  const known = sandbox.platforms.flatMap(({ module }) => [module.platform, ...module.aliases]);
  throw invalid("platform", `must be one of ${known.join(", ")}`);
}

function read<S extends z.ZodType>(schema: S, request: SandboxRequest): z.output<S> {
  const parsed = schema.safeParse(request.json);
  if (parsed.success) return parsed.data;
  throw new InvalidControl(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
}

function invalid(path: string, message: string): InvalidControl {
  return new InvalidControl([{ path, message }]);
}
