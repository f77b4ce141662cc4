import { platformInfo } from "@/lib/contracts/platform-list";
import type { ConnectionStatus } from "../contracts/connections";
import type { PlatformId } from "../contracts/platforms";
import { type ConnectionState, connectionState, isWorking } from "./connection-state";
import { type Explanation, endsSoonWords, explainReason } from "./connection-words";

/** Where the one button of a broken connection leads. */
export type Remedy = "consent" | "picker" | "nothing";

export type ConnectionAlert = Explanation & {
  platform: PlatformId;
  state: ConnectionState;
  tone: "info" | "warning" | "destructive";
  leadsTo: Remedy;
};

export function remedyOf(state: ConnectionState): Remedy {
  if (state === "setup" || state === "needs_choice" || state === "platform_account") return "picker";
  if (state === "connected" || state === "syncing") return "nothing";
  return "consent";
}

const TONES: Partial<Record<ConnectionState, ConnectionAlert["tone"]>> = {
  setup: "info",
  ending_soon: "warning",
  permission: "warning",
  needs_choice: "warning",
  terms: "warning",
};
/** Mended for all platforms of a provider by the same sign-in. */
const SHARED: readonly ConnectionState[] = ["needs_sign_in", "ending_soon", "erased"];

/**
 * What needs a person, most urgent first. Platforms that share a sign-in and need it renewed are one alert,
 * told by the one that sends sales.
 */
export function connectionAlerts(rows: readonly ConnectionStatus[], timeZone: string, now: number): ConnectionAlert[] {
  const alerts: ConnectionAlert[] = [];
  const renewed = new Set<string>();
  for (const row of [...rows].sort((a, b) => Number(sends(b)) - Number(sends(a)))) {
    const state = connectionState(row, now);
    if (state === "not_connected" || state === "disconnected" || (isWorking(state) && state !== "ending_soon"))
      continue;
    const key = `${platformInfo(row.platform).provider} ${state}`;
    if (SHARED.includes(state) && renewed.has(key)) continue;
    renewed.add(key);
    const words = explanationOf(row, state, timeZone, now);
    alerts.push({
      ...words,
      platform: row.platform,
      state,
      tone: TONES[state] ?? "destructive",
      leadsTo: remedyOf(state),
    });
  }
  return alerts.sort((a, b) => Number(b.tone === "destructive") - Number(a.tone === "destructive"));
}

const sends = (row: ConnectionStatus): boolean => platformInfo(row.platform).sendsSales;

/** The words of a row that is not simply connected. */
export function explanationOf(
  row: ConnectionStatus,
  state: ConnectionState,
  timeZone: string,
  now: number,
): Explanation {
  if (state === "ending_soon") return endsSoonWords(row, timeZone);
  const fallback = state === "needs_sign_in" ? "token_expired" : "app_misconfigured";
  return explainReason(row.reason ?? fallback, { row, timeZone, now });
}
