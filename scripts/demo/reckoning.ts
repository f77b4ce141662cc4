import * as z from "zod";
import { EventStatus } from "@/lib/contracts/events";
import { toMinor } from "@/lib/core/money";
import type { TillReport } from "./till";

const Conversion = z.object({
  platform: z.string(),
  key: z.string(),
  value: z.number().nullish(),
  currency: z.string().nullish(),
  times: z.number(),
});
const SandboxRequest = z.object({
  platform: z.string(),
  path: z.string(),
  violations: z.array(z.unknown()),
  body: z.unknown(),
});
type Ledger = ReadonlyMap<string, { readonly count: number; readonly minor: number | null; readonly times: number }>;

const PLATFORMS = [
  { name: "Facebook", ledger: "meta", keyOf: (orderId: string) => orderId, destination: "facebook" },
  {
    name: "Google Ads",
    ledger: "google",
    keyOf: (orderId: string, storeId: string) => `${storeId.slice(-12)}-${orderId}`,
    destination: "google",
  },
] as const;

async function getJson<S extends z.ZodType>(
  url: string,
  schema: S,
  headers: Record<string, string> = {},
): Promise<z.output<S>> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}`);
  return schema.parse(await response.json());
}

export const readStatus = (appUrl: string, key: string, storeId: string): Promise<EventStatus> =>
  getJson(`${appUrl}/api/v1/marketing/events/status/${storeId}`, EventStatus, { authorization: `Bearer ${key}` });

/** Waits until nothing waits any more, at most `forMs`. */
export async function waitUntilSent(read: () => Promise<EventStatus>, forMs: number): Promise<EventStatus> {
  const end = Date.now() + forMs;
  for (;;) {
    const status = await read().catch(() => undefined);
    if (status && (status.data.pendingSync === 0 || Date.now() > end)) return status;
    if (Date.now() > end) throw new Error("The API does not answer.");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function readLedger(sandboxUrl: string, platform: string): Promise<Ledger> {
  const rows = await getJson(`${sandboxUrl}/_sandbox/conversions?platform=${platform}`, z.array(Conversion));
  const ledger = new Map<string, { count: number; minor: number | null; times: number }>();
  for (const { key, value, currency, times } of rows) {
    const known = ledger.get(key);
    const minor = value == null || currency == null ? null : toMinor(value, currency);
    ledger.set(key, { count: (known?.count ?? 0) + 1, minor, times: (known?.times ?? 0) + times });
  }
  return ledger;
}

export type Reckoning = { readonly lines: readonly string[]; readonly isRight: boolean };
type Given = {
  readonly sandboxUrl: string;
  readonly storeId: string;
  readonly reports: readonly TillReport[];
  readonly before: EventStatus;
  readonly after: EventStatus;
  readonly since: string;
};
/** One line of the reckoning; `wrong` marks a sum that does not add up. */
type Line = (label: string, value: number | string, wrong?: boolean) => void;

const isAccepted = ({ answer }: TillReport) => answer.status === 202 || answer.status === 200;

/** Compares what the till was told with what the platforms have; every sale is accounted for. */
export async function reckon(given: Given): Promise<Reckoning> {
  const lines: string[] = [];
  let isRight = true;
  const line: Line = (label, value, wrong = false) => {
    if (wrong) isRight = false;
    lines.push(`${wrong ? "✗" : " "} ${label.padEnd(58)} ${String(value).padStart(7)}`);
  };
  reckonAnswers(given.reports, line);
  for (const platform of PLATFORMS) {
    lines.push("", `  ${platform.name}`);
    await reckonPlatform(given, platform, line);
  }
  lines.push("", "  Both");
  await reckonRequests(given, line);
  return { lines, isRight };
}

function reckonAnswers(reports: readonly TillReport[], line: Line): void {
  const accepted = reports.filter(isAccepted);
  const refused = reports.filter(({ answer }) => answer.status === 422);
  const swallowed = accepted.filter(({ sale }) => sale.expect === "refused").length;
  const other = reports.length - accepted.length - refused.length;
  const wronglyRefused = refused.some(({ sale }) => sale.expect !== "refused");
  line("sales posted", reports.length);
  line("accepted by the API", accepted.length);
  line("refused with the field named (422)", refused.length, wronglyRefused);
  line("answered otherwise", other, other > 0);
  line("broken sales that were accepted", swallowed, swallowed > 0);
  line("sent twice by the till", reports.filter(({ sale }) => sale.manner === "twice").length);
  line("line cut, repeated with the same identity", reports.filter(({ cut }) => cut).length);
  const patient = reports.filter(({ cut, tries }) => tries > (cut ? 2 : 1)).length;
  line("tried more than once because nobody answered", patient);
}

async function reckonPlatform(given: Given, platform: (typeof PLATFORMS)[number], line: Line): Promise<void> {
  const { sandboxUrl, storeId, reports, before, after } = given;
  const ledger = await readLedger(sandboxUrl, platform.ledger);
  const find = ({ sale }: TillReport) => ledger.get(platform.keyOf(sale.orderId, storeId));
  const expected = (expect: string) => reports.filter((report) => isAccepted(report) && report.sale.expect === expect);
  const [sent, anonymous] = [expected("sent"), expected("skipped")];
  const once = sent.filter((report) => find(report)?.count === 1);
  const missing = sent.filter((report) => !find(report)).length;
  const doubled = sent.filter((report) => (find(report)?.count ?? 0) > 1).length;
  const altered = once.filter(
    (report) => find(report)?.minor !== toMinor(Number(report.sale.body.eventValue), "EUR"),
  ).length;
  const resent = once.reduce((sum, report) => sum + (find(report)?.times ?? 1) - 1, 0);
  const skipped = skippedAt(after, platform.destination) - skippedAt(before, platform.destination);
  const sentAnyway = anonymous.filter(find).length;
  line(
    "sales with identifiers, in the ledger exactly once",
    `${once.length}/${sent.length}`,
    once.length !== sent.length,
  );
  line("missing", missing, missing > 0);
  line("there more than once", doubled, doubled > 0);
  line("with another amount", altered, altered > 0);
  line("received again and merged by the platform", resent);
  line("skipped: no e-mail, phone or click to match", `${skipped}/${anonymous.length}`, skipped !== anonymous.length);
  line("sent although there was nothing to match", sentAnyway, sentAnyway > 0);
}

function skippedAt({ data }: EventStatus, destination: string): number {
  const row = data.destinations.find((entry) => entry.destination === destination);
  return row?.skippedBy.find(({ reason }) => reason === "no_identifiers")?.count ?? 0;
}

async function reckonRequests({ sandboxUrl, reports, since }: Given, line: Line): Promise<void> {
  const url = `${sandboxUrl}/_sandbox/requests?since=${encodeURIComponent(since)}`;
  const requests = await getJson(url, z.array(SandboxRequest));
  const violations = requests.reduce((sum, request) => sum + request.violations.length, 0);
  const traces = contactTraces(reports);
  const leaks = requests.filter(({ body }) => {
    const text = JSON.stringify(body ?? "").toLowerCase();
    return traces.some((trace) => text.includes(trace));
  }).length;
  line("requests to the platforms", requests.length);
  line("rule violations the sandbox recorded", violations, violations > 0);
  line("requests with a raw e-mail address or phone number", leaks, leaks > 0);
}

const contactTraces = (reports: readonly TillReport[]): string[] =>
  reports.flatMap(({ sale: { body } }) => [
    ...(typeof body.customerEmail === "string" ? [body.customerEmail.trim().toLowerCase()] : []),
    ...(typeof body.customerPhone === "string" ? [body.customerPhone.replace(/\D/g, "").slice(-8)] : []),
  ]);
