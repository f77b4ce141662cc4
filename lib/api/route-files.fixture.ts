import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Endpoint } from "./endpoint";
import { ENDPOINTS, type EndpointId } from "./endpoints";

const ROOT = path.resolve(import.meta.dirname, "../..");
const BASE = "/api/v1/marketing";

export type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Response | Promise<Response>;
export type RouteFile = { readonly path: string; readonly handlers: Readonly<Record<string, Handler>> };

/** Every route file of the application with what it exports, under its path in OpenAPI's spelling. */
export async function loadRouteFiles(): Promise<RouteFile[]> {
  const files = readdirSync(path.join(ROOT, "app"), { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => /(^|\/)route\.(ts|tsx|js|mjs)$/.test(file));
  return Promise.all(
    files.map(async (file) => ({
      path: `/${path.posix.dirname(file)}`.replace(/\[(\w+)\]/g, "{$1}"),
      handlers: { ...(await import(pathToFileURL(path.join(ROOT, "app", file)).href)) },
    })),
  );
}

/** A path without the names of its parts, which the route file may call otherwise; see `pathParams`. */
export const shapeOf = (path: string): string => path.replace(/\{\w+\}/g, "{}");

/** The handler of an endpoint, and the address that a request to it has. */
export async function loadEndpoints() {
  const files = await loadRouteFiles();
  return Object.entries<Endpoint>(ENDPOINTS).map(([id, endpoint]) => {
    const handler = files.find((file) => shapeOf(file.path) === shapeOf(BASE + endpoint.path))?.handlers[
      endpoint.method
    ];
    if (!handler) throw new TypeError(`no route file answers ${endpoint.method} ${endpoint.path}`);
    return { id: id as EndpointId, endpoint, handler };
  });
}

/** The address of an endpoint, with its path's parameters filled in. */
export const addressOf = ({ path: template }: Endpoint, params: Readonly<Record<string, string>>): string =>
  `http://localhost:3900${BASE}${template.replace(/\{(\w+)\}/g, (_part, name: string) => params[name] ?? "")}`;
