import type { IncomingMessage } from "node:http";
import { SandboxRequest } from "./sandbox-request";

const BODY_BYTES_MAX = 32 * 1024 * 1024;

/** Undefined when the body is too large or the client went away. */
export async function readRequest(message: IncomingMessage): Promise<SandboxRequest | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined; // cut off in the middle: nothing was asked of us
  }
  const [path = "/", search = ""] = splitOnce(message.url ?? "/", "?");
  const origin = `http://${message.headers.host ?? "localhost"}`;
  const text = Buffer.concat(chunks).toString("utf8");
  return new SandboxRequest(message.method ?? "GET", path, new URLSearchParams(search), message.headers, text, origin);
}

function splitOnce(text: string, by: string): string[] {
  const at = text.indexOf(by);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
