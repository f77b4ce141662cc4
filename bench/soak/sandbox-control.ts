import * as z from "zod";

const DEADLINE_MS = 120_000;
const Conversion = z.object({
  key: z.string(),
  value: z.number().nullable(),
  times: z.number(),
});
const Added = z.object({ id: z.string() });
const Left = z.array(z.object({ id: z.string(), times: z.number() }));
const Overview = z.object({ requests: z.number(), violations: z.number(), conversions: z.number() });
export type Conversion = z.output<typeof Conversion>;
export type Fault = {
  readonly platform: "meta" | "google";
  readonly path: string;
  readonly mode: "respond" | "reset" | "accept-then-reset" | "hang" | "slow" | "truncate";
  readonly times?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly delayMs?: number;
};

export type SandboxControl = ReturnType<typeof controlSandbox>;

/** What a soak run does to the platforms through their control interface. */
export function controlSandbox(url: string) {
  const call = async <S extends z.ZodType>(method: string, path: string, schema: S, body?: unknown) => {
    const response = await fetch(`${url}/_sandbox${path}`, {
      method,
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return schema.parse(await response.json());
  };
  return {
    addFault: (fault: Fault) => call("POST", "/faults", Added, fault),
    /** What has been added and has not struck yet. */
    faultsLeft: () => call("GET", "/faults", Left),
    clearFaults: () => call("DELETE", "/faults", z.unknown()),
    setClock: (offsetMs: number) => call("POST", "/clock", z.unknown(), { offsetMs }),
    expireTokens: (platform: "meta" | "google", kind: "expired" | "revoked") =>
      call("POST", "/tokens/expire", z.unknown(), { platform, kind }),
    overview: () => call("GET", "", Overview),
    ledger: (platform: "meta" | "google") => call("GET", `/conversions?platform=${platform}`, z.array(Conversion)),
    /** The rules that were broken, so far as they are still kept; none when the platforms have counted none. */
    async violations(): Promise<string[]> {
      const { violations } = await call("GET", "", Overview);
      if (violations === 0) return [];
      const rows = z.array(z.object({ path: z.string(), violations: z.array(z.string()) }));
      const kept = (await call("GET", "/requests", rows)).flatMap(({ path, violations }) =>
        violations.map((rule) => `${path}: ${rule}`),
      );
      return [`${violations} times`, ...new Set(kept)];
    },
    /** Google's project may call as often as it likes: its quota is not what is tested, and it would be all we wait for. */
    async liftQuotas() {
      const shop = await call("GET", "/accounts/google", z.looseObject({ project: z.looseObject({}).optional() }));
      const project = { ...shop.project, dataManagerPerMinute: 1_000_000, dataManagerPerDay: 100_000_000 };
      await call("PUT", "/accounts/google", z.unknown(), { ...shop, project });
    },
  };
}
