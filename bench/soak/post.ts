import { Agent, request } from "node:http";

const TIMEOUT_MS = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export type Answer = { readonly status: number; readonly retryAfterS: number; readonly body: unknown };

/** One POST of a till; undefined when no whole answer came. With `cut` the line breaks once the request is out. */
export function post(url: string, key: string, payload: string, cut: boolean): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(payload),
    };
    const call = request(url, { method: "POST", headers, agent, timeout: TIMEOUT_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", () => resolve(undefined));
      response.on("end", () => {
        const { statusCode: status = 0, headers: told } = response;
        resolve({ status, retryAfterS: Number(told["retry-after"] ?? 0), body: parse(Buffer.concat(parts)) });
      });
    });
    call.on("error", () => resolve(undefined));
    call.on("timeout", () => call.destroy());
    call.end(payload, () => {
      if (cut) setImmediate(() => call.destroy());
    });
  });
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
