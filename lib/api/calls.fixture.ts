import { newId } from "@/lib/core/ids";
import type { Endpoint } from "./endpoint";
import type { EndpointId } from "./endpoints";
import { addressOf, type Handler, loadEndpoints } from "./route-files.fixture";

type Fields = Readonly<Record<string, unknown>>;
type Sample = {
  /** Where the store is named, when it is not in the path. */
  readonly storeIn?: "query" | "body";
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: () => Fields;
  /** For an endpoint that takes a form. */
  readonly form?: Readonly<Record<string, string>>;
};

const OF_A_MONTH = { startDate: "2026-10-01", endDate: "2026-10-31" };
const ALL_OF_A_MONTH = { kind: "range", from: "2026-10-01", to: "2026-10-31" };
const A_SCHEDULE = {
  ...{ name: "Every Monday", frequency: "weekly", day: 1, hour: 8, timeZone: "Europe/Paris" },
  ...{ formats: ["pdf"], recipients: ["maya@example.org"] },
};
/** For every endpoint a request that its contract has nothing against; the compiler asks for those of a new one. */
export const SAMPLES: Readonly<Record<EndpointId, Sample>> = {
  connect: { storeIn: "query", params: { platform: "facebook" } },
  callback: { params: { platform: "facebook" } },
  status: {},
  disconnect: { storeIn: "body", params: { platform: "google" }, body: () => ({}) },
  listAssets: { query: { platform: "facebook" } },
  chooseAssets: { body: () => ({ platform: "facebook", adAccountId: "act_1", targetId: "7001" }) },
  listCampaigns: { query: { sort: "roas", startDate: "2026-11-01" } },
  syncCampaigns: { body: () => ({ platforms: ["google"] }) },
  campaignRoas: { query: OF_A_MONTH },
  metrics: { query: OF_A_MONTH },
  trends: { query: { ...OF_A_MONTH, unit: "week" } },
  breakdown: { query: { ...OF_A_MONTH, by: "campaign" } },
  highlights: { query: OF_A_MONTH },
  performance: { query: { period: "last-month" } },
  listReports: {},
  createReport: { body: () => ({ formats: ["pdf"], period: "last-month" }) },
  readReport: {},
  readReportFile: { params: { format: "pdf" } },
  mailReport: { body: () => ({ recipients: ["maya@example.org"] }) },
  listSchedules: {},
  createSchedule: { body: () => A_SCHEDULE },
  changeSchedule: { body: () => A_SCHEDULE },
  deleteSchedule: {},
  trackEvent: { storeIn: "body", body: () => ({ eventType: "purchase", orderId: newId(), eventValue: 19.99 }) },
  trackBatch: { body: () => ({ events: [{ eventType: "purchase" }] }) },
  // The sale that every filled store has.
  refundEvent: {
    ...{ storeIn: "body", params: { id: "100234" } },
    body: () => ({ refundId: newId(), amount: 0.01 }),
  },
  eventStatus: {},
  listEvents: { query: { state: "waiting" } },
  streamEvents: { query: { after: "1" } },
  readEvent: {},
  listFailures: {},
  previewReplay: { body: () => ({ filter: ALL_OF_A_MONTH }) },
  replayEvents: { body: () => ({ replayId: newId(), filter: ALL_OF_A_MONTH }) },
  readReplay: {},
  listAlerts: {},
  listApiKeys: {},
  createApiKey: { body: () => ({ name: "Till 2" }) },
  revokeApiKey: {},
  listCampaignViews: {},
  createCampaignView: { body: () => ({ name: `View ${newId()}`, shows: { platform: "google", sort: "roas" } }) },
  changeCampaignView: { body: () => ({ shows: { status: "paused" } }) },
  deleteCampaignView: {},
  restoreCampaignView: {},
  listRates: {},
  stateRate: { body: () => ({ from: "USD", to: "EUR", validFrom: "2026-11-01", rate: "0.9215" }) },
  deleteRate: {},
  campaignsCsv: {},
  eventsCsv: {},
  failuresCsv: {},
  trendsCsv: { query: { startDate: "2026-11-01", endDate: "2026-11-28" } },
  breakdownCsv: { query: { startDate: "2026-11-01", endDate: "2026-11-28" } },
  reportsCsv: {},
  ratesCsv: {},
  platformCallback: { params: { provider: "meta", kind: "deauthorize" }, form: { signed_request: "no-signature" } },
  health: {},
  openapi: {},
};

export type Given = {
  readonly storeId: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Replaces the whole body; a text is sent as it is. */
  readonly body?: unknown;
  /** null: the header is left out. */
  readonly headers?: Readonly<Record<string, string | null>>;
};

/** A request to an endpoint as one of our own pages would make it, sent to the handler that its route file exports. */
export async function call(
  { id, endpoint, handler }: { id: EndpointId; endpoint: Endpoint; handler: Handler },
  given: Given,
): Promise<{ status: number; json: Record<string, unknown>; headers: Headers }> {
  const sample = SAMPLES[id];
  const params: Record<string, string> = { storeId: given.storeId, ...sample.params, ...given.params };
  const url = new URL(addressOf(endpoint, params));
  const query = { ...(sample.storeIn === "query" && { storeId: given.storeId }), ...sample.query, ...given.query };
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  const named = sample.storeIn === "body" ? { storeId: given.storeId } : {};
  const usual = sample.form
    ? new URLSearchParams(sample.form).toString()
    : sample.body && { ...named, ...sample.body() };
  const body = "body" in given ? given.body : usual;
  const headers = new Headers({ accept: "application/json", origin: "http://localhost:3900" });
  if (body !== undefined)
    headers.set("content-type", sample.form ? "application/x-www-form-urlencoded" : "application/json");
  for (const [name, value] of Object.entries(given.headers ?? {}))
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  const request = new Request(url, {
    method: endpoint.method,
    headers,
    ...(body !== undefined && { body: isSentAsIs(body) ? body : JSON.stringify(body) }),
  });
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const context = { params: Promise.resolve(Object.fromEntries(inPath.map((name) => [name, params[name] ?? ""]))) };
  const response = await handler(request, context);
  const text = await (endpoint.stream && response.ok ? firstWords(response) : response.text());
  return {
    status: response.status,
    json: text.startsWith("{") ? JSON.parse(text) : { text },
    headers: response.headers,
  };
}

/** A stream does not end: its first piece, and then its reader goes. */
async function firstWords(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

const isSentAsIs = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === "string" || body instanceof Uint8Array;

/** The endpoints with their handlers, by id. */
export async function callableEndpoints() {
  const all = await loadEndpoints();
  const byId = (id: EndpointId) => {
    const found = all.find((entry) => entry.id === id);
    if (!found) throw new TypeError(`no endpoint ${id}`);
    return found;
  };
  return { all, byId };
}
