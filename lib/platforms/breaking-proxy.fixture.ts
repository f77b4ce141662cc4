import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

// biome-ignore lint/suspicious/noExplicitAny: bodies of two APIs, spoilt field by field
export type Body = any;

/**
 * Stands between an adapter and the platform and spoils what the adapter sends: so that the adapter is as broken as the
 * test wants it, and everything else is real. `spoil` changes a JSON body in place; other requests pass as they are.
 */
export async function startBreakingProxy(target: string, spoil: (body: Body, path: string) => void): Promise<string> {
  const server = createServer(async (message, response) => {
    const { method = "GET", url = "/" } = message;
    const given = await text(message);
    const isJson = (message.headers["content-type"] ?? "").includes("json");
    const headers = new Headers();
    for (const name of ["authorization", "content-type", "login-customer-id", "login-account", "accept"]) {
      const value = message.headers[name];
      if (typeof value === "string") headers.set(name, value);
    }
    const answer = await fetch(target + url, {
      method,
      headers,
      ...(given !== "" && { body: isJson ? spoilt(given, url, spoil) : given }),
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  // A listening TCP server always has an address object.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function spoilt(given: string, path: string, spoil: (body: Body, path: string) => void): string {
  const body: Body = JSON.parse(given);
  spoil(body, path);
  return JSON.stringify(body);
}
