import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigError, type SandboxConfig } from "./core/config";
import type { RegisteredApp } from "./core/platform-module";
import { Sandbox } from "./core/sandbox";
import { serve } from "./core/serve";
import { modules } from "./modules";

type RunningSandbox = {
  /** `http://localhost:<port>`. */
  readonly url: string;
  close(): Promise<void>;
};
type SandboxOptions = {
  /** Where state is kept, under `sandbox/`. */
  readonly dataDir: string;
  /** Default: any free one. */
  readonly port?: number;
  readonly seed?: number;
  /** Registered applications; `testApps` where left out. */
  readonly apps?: Readonly<Record<string, RegisteredApp>>;
};

/** The applications a sandbox inside a test knows. */
export const testApps = {
  meta: {
    clientId: "1202000000000001",
    clientSecret: "sandbox-facebook-secret",
    redirectUris: ["http://localhost:3000/api/v1/marketing/callback/facebook"],
  },
  google: {
    clientId: "sandbox.apps.googleusercontent.com",
    clientSecret: "sandbox-google-secret",
    redirectUris: ["http://localhost:3000/api/v1/marketing/callback/google"],
  },
} as const satisfies Record<string, RegisteredApp>;

/** Runs a sandbox inside this process, for tests. */
export function startSandbox({ dataDir, port = 0, seed = 1, apps = {} }: SandboxOptions): Promise<RunningSandbox> {
  return listen({ port, seed, folder: `${dataDir}/sandbox`, apps: { ...testApps, ...apps } });
}

/** @throws ConfigError when the port is taken */
export async function listen(config: SandboxConfig): Promise<RunningSandbox> {
  // The port first: two sandboxes must never write to one folder.
  const server = createServer({ keepAliveTimeout: 65_000 });
  const port = await bind(server, config.port);
  const sandbox = new Sandbox(config, modules);
  server.on("request", (message, response) => {
    serve(sandbox, message, response).catch((error: unknown) => {
      console.error("sandbox: a request failed", error);
      response.destroy();
    });
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        sandbox.close();
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://localhost:${port}`, close };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const busy = error.code === "EADDRINUSE";
      reject(busy ? new ConfigError(`Port ${port} is taken: set SANDBOX_PORT to another one.`) : error);
    });
    // A bound TCP socket has an address object, never a pipe's name.
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
