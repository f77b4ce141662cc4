import type { IncomingMessage, ServerResponse } from "node:http";
import { control } from "./control";
import type { Fault } from "./faults";
import { findPersonalData } from "./find-personal-data";
import { readRequest } from "./read-request";
import { jsonReply, type Reply } from "./reply";
import type { Running, Sandbox } from "./sandbox";
import type { SandboxRequest } from "./sandbox-request";

const SLOW_MS = 5_000;
const SLOW_PIECES = 10;

/** Answers one HTTP message. Whatever it changes is on disk before the first byte of the answer. */
export async function serve(sandbox: Sandbox, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(message);
  if (!request) return void message.socket.destroy();
  if (request.path === "/_sandbox" || request.path.startsWith("/_sandbox/")) {
    const reply = await control(sandbox, request);
    sandbox.store.commit();
    return send(response, reply);
  }
  if (request.path === "/favicon.ico") return send(response, { status: 204, headers: {}, text: "" });
  const running = sandbox.ownerOf(request.path);
  findPersonalData(request);
  if (!running) return refuseUnknown(sandbox, request, response);
  const fault = sandbox.faults.take(running.module.platform, request);
  if (fault) await serveFault(sandbox, running, request, fault, response);
  else send(response, await handle(sandbox, running, request));
}

function refuseUnknown(sandbox: Sandbox, request: SandboxRequest, response: ServerResponse): void {
  request.violate("no platform answers at this path");
  const reply = jsonReply(404, { error: { message: "Not found" } });
  sandbox.log.add("unknown", request, sandbox.clock.now(), reply);
  send(response, reply);
}

/** Asks the platform, stores state and request, returns the answer to give. */
async function handle(sandbox: Sandbox, { module, platform }: Running, request: SandboxRequest): Promise<Reply> {
  const atMs = sandbox.clock.now();
  let reply: Reply;
  try {
    reply = await platform.handle(request);
  } catch (error) {
    console.error(`sandbox: ${request.method} ${request.path} failed inside`, error);
    request.violate("the sandbox itself failed; see its output");
    reply = jsonReply(500, { error: { message: "The sandbox failed." } });
  }
  sandbox.store.commit();
  sandbox.log.add(module.platform, request, atMs, reply);
  return reply;
}

async function serveFault(
  sandbox: Sandbox,
  running: Running,
  request: SandboxRequest,
  fault: Fault,
  response: ServerResponse,
) {
  sandbox.store.commit(); // its count went down
  const unanswered = () => sandbox.log.add(running.module.platform, request, sandbox.clock.now(), undefined);
  switch (fault.mode) {
    case "hang":
      return unanswered();
    case "reset":
      unanswered();
      return reset(response);
    case "accept-then-reset":
      await handle(sandbox, running, request);
      return reset(response);
    case "slow":
      return sendSlowly(response, await handle(sandbox, running, request), fault.delayMs ?? SLOW_MS);
    case "truncate":
      return sendHalf(response, await handle(sandbox, running, request));
    case "respond":
      await delay(fault.delayMs ?? 0);
      if (isCanned(fault)) return sendCanned(sandbox, running, request, fault, response);
      return send(response, await handle(sandbox, running, request));
  }
}

/** A fault that only names a delay lets the platform answer, late. */
function isCanned({ status, headers, body, delayMs }: Fault): boolean {
  return status !== undefined || headers !== undefined || body !== undefined || delayMs === undefined;
}

function sendCanned(
  sandbox: Sandbox,
  { module }: Running,
  request: SandboxRequest,
  fault: Fault,
  response: ServerResponse,
): void {
  const { status = 500, headers = {}, body = "" } = fault;
  const reply =
    typeof body === "string"
      ? { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, text: body }
      : jsonReply(status, body, headers);
  sandbox.log.add(module.platform, request, sandbox.clock.now(), reply);
  send(response, reply);
}

function send(response: ServerResponse, { status, headers, text }: Reply): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
  response.end(text);
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

async function sendSlowly(
  response: ServerResponse,
  { status, headers, text }: Reply,
  durationMs: number,
): Promise<void> {
  const body = Buffer.from(text, "utf8");
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.flushHeaders();
  for (let piece = 0; piece < SLOW_PIECES && !response.destroyed; piece += 1) {
    await delay(durationMs / SLOW_PIECES);
    const at = (part: number) => Math.floor((body.length * part) / SLOW_PIECES);
    response.write(body.subarray(at(piece), at(piece + 1)));
  }
  response.end();
}

/** Promises the whole body, sends half of it and closes. */
function sendHalf(response: ServerResponse, { status, headers, text }: Reply): void {
  const body = Buffer.from(text, "utf8");
  response.writeHead(status, { ...headers, "content-length": body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (durationMs <= 0) resolve();
    else setTimeout(resolve, durationMs).unref();
  });
}
