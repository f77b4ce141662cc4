import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { BODY_MAX_BYTES } from "@/lib/api/read-input";
import { CLIENT_ADDRESS_HEADER } from "@/lib/core/client-address";

export type FrontOptions = {
  /** Answers everything that is let through: Next's request handler. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Values of the Host header that are ours, e.g. `localhost:3000`. */
  readonly hosts: ReadonlySet<string>;
  /** Answers the tills without Next; false for what it leaves to `handle`. */
  readonly till?: (request: IncomingMessage, response: ServerResponse, address: string | undefined) => boolean;
  readonly isDev: boolean;
  readonly onError: (error: unknown) => void;
  readonly bodyBytesMax?: number;
  /** How many proxies of ours stand in front, each of which appends the address it was called from. */
  readonly trustedProxies?: number;
};

/** Next reads these as messages from itself; from outside they are an attack. */
const INTERNAL_HEADERS =
  /^(x-middleware-.*|x-nonce|x-search|content-security-policy|x-nextjs-data|x-forwarded-host|x-client-address)$/;

/**
 * The HTTP server in front of Next: it refuses what this application never uses (Server Actions, writes outside
 * /api/, upgrades, foreign hosts) and bounds every request in time and size. The two event routes are answered
 * here without Next, which would cost them a millisecond each.
 */
export function createFront(options: FrontOptions): Server {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      const refusal = refuse(request, options);
      if (refusal) return send(response, ...refusal);
      const address = clientAddress(request, options.trustedProxies ?? 0);
      stripInternalHeaders(request);
      tellClientAddress(request, address);
      limitBody(request, response, options.bodyBytesMax ?? BODY_MAX_BYTES);
      if (options.till?.(request, response, address)) return;
      options.handle(request, response).catch((error: unknown) => {
        options.onError(error);
        if (!response.headersSent) send(response, 500, "internal", "Something went wrong on our side.");
        else response.destroy();
      });
    },
  );
  if (!options.isDev) server.on("upgrade", (_request, socket) => socket.destroy());
  return server;
}

const SWEEP_EVERY_MS = 100;
/**
 * Lets nobody new in and resolves when the last answer is out. Connections are kept alive for the next request: those
 * that become idle only now are closed as they do, because Node would wait for their time to run out.
 */
export function closeFront(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_EVERY_MS);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

type Refusal = readonly [status: number, code: string, message: string];

function refuse(request: IncomingMessage, options: FrontOptions): Refusal | undefined {
  const { headers, method = "GET", url = "/" } = request;
  if (!options.hosts.has(headers.host?.toLowerCase() ?? ""))
    return [421, "misdirected", "This server does not answer for that host name."];
  if (!url.startsWith("/")) return [400, "invalid", "The request target must be a path."];
  if (!isDecodable(url)) return [400, "invalid", "The request target is malformed."];
  if (headers["next-action"] !== undefined) return [400, "invalid", "There are no server actions here."];
  const isRead = method === "GET" || method === "HEAD";
  const isDevTool = options.isDev && /^\/(_next|__nextjs)/.test(url);
  if (!isRead && !url.startsWith("/api/") && !isDevTool)
    return [405, "method_not_allowed", "Pages can only be read; write through /api/."];
  if (Number(headers["content-length"] ?? 0) > (options.bodyBytesMax ?? BODY_MAX_BYTES)) return TOO_LARGE;
  return undefined;
}

/** Next stumbles over a percent sign without its two digits, or over bytes that are no UTF-8. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

const TOO_LARGE: Refusal = [413, "too_large", "The request body is too large."];

function send(response: ServerResponse, status: number, code: string, message: string): void {
  const requestId = crypto.randomUUID();
  const body = JSON.stringify({ error: { code, message, requestId } });
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // What is left of the request is not read, so the connection cannot be used again.
    connection: "close",
    ...(status === 405 && { allow: "GET, HEAD" }),
  });
  response.end(body);
}

function stripInternalHeaders(request: IncomingMessage): void {
  const names = Object.keys(request.headers).filter((name) => INTERNAL_HEADERS.test(name));
  if (names.length === 0) return;
  for (const name of names) delete request.headers[name];
  const kept = request.rawHeaders.filter((_, i, raw) => !INTERNAL_HEADERS.test((raw[i - (i % 2)] ?? "").toLowerCase()));
  request.rawHeaders.splice(0, request.rawHeaders.length, ...kept);
}

/** Who called: the socket, or what the outermost proxy of ours wrote down. What the client itself claims never counts. */
function clientAddress(request: IncomingMessage, trustedProxies: number): string | undefined {
  if (trustedProxies === 0) return request.socket.remoteAddress;
  const hops = String(request.headers["x-forwarded-for"] ?? "").split(",");
  return hops.at(-trustedProxies)?.trim() || undefined;
}

function tellClientAddress(request: IncomingMessage, address: string | undefined): void {
  if (address === undefined) return;
  request.headers[CLIENT_ADDRESS_HEADER] = address;
  request.rawHeaders.push(CLIENT_ADDRESS_HEADER, address);
}

/**
 * Counts a body that comes without a length (chunked). Node's parser hands every piece to `push`; counting there,
 * unlike a `data` listener, does not start the stream before its reader is there.
 */
function limitBody(request: IncomingMessage, response: ServerResponse, bytesMax: number): void {
  if (request.headers["transfer-encoding"] === undefined) return;
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    bytes += chunk instanceof Uint8Array ? chunk.byteLength : 0;
    if (bytes <= bytesMax) return push(chunk, encoding);
    if (!response.headersSent) send(response, ...TOO_LARGE);
    request.destroy();
    return false;
  };
}
