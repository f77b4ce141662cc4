import { continueBackfills } from "@/lib/campaigns/continue-backfills";
import { syncAllStores } from "@/lib/campaigns/sync-all";
import { refreshDueCredentials } from "@/lib/connections/refresh-due-credentials";
import { env } from "@/lib/core/env";
import { erasePersonData } from "@/lib/erasure/erase-person-data";
import { confirmDeliveries } from "@/lib/events/confirm-deliveries";
import { dispatchEvents } from "@/lib/events/dispatch-events";
import { sweepDeliveries } from "@/lib/events/sweep-deliveries";
import { purgeExpired } from "@/lib/health/purge-expired";
import { buildReports } from "@/lib/reports/build-reports";
import { purgeOldReportFiles } from "@/lib/reports/purge-report-files";
import { runSchedules } from "@/lib/reports/run-schedules";
import { sendReportMails } from "@/lib/reports/send-report-mails";
import { monitorStores } from "@/lib/watch/monitor";
import { reconcileNightly } from "@/lib/watch/reconcile";

/** A plain function that reads what is due from PostgreSQL, does it and writes it back: safe late, twice, or in two places. */
export type Job = {
  readonly id: string;
  /** Five fields, UTC. */
  readonly crons: readonly string[];
  /** What calls for it between its ticks: a channel of PostgreSQL (embedded), `marketing/<name>.requested` at Inngest. */
  readonly rungBy?: string;
  /** How long a tick may run before another process may take it over. */
  readonly leaseS: number;
  run(context: { readonly signal: AbortSignal; readonly scheduledAt: Date | null }): Promise<unknown>;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The five-field cron of an interval that divides an hour or a day evenly; 6 h ticks at 0, 6, 12 and 18 o'clock.
 * @throws RangeError for any other interval, because its ticks would not be even
 */
export function cronEvery(intervalMs: number): string {
  const minutes = intervalMs / MINUTE_MS;
  if (minutes > 0 && minutes < 60 && 60 % minutes === 0) return `*/${minutes} * * * *`;
  const hours = intervalMs / HOUR_MS;
  if (Number.isInteger(hours) && hours > 0 && hours <= 24 && 24 % hours === 0)
    return hours === 24 ? "0 0 * * *" : `0 */${hours} * * *`;
  throw new RangeError("an interval must divide an hour or a day evenly, for example 15m, 2h or 6h");
}

/** Every background job, once; both engines ring these and nothing else. */
export function jobs(): readonly Job[] {
  const { CAMPAIGN_SYNC_INTERVAL, TOKEN_REFRESH_INTERVAL } = env();
  return [
    {
      id: "sync-campaigns",
      crons: [cronEvery(CAMPAIGN_SYNC_INTERVAL)],
      leaseS: 900,
      run: ({ signal }) => syncAllStores({ signal, days: 3 }),
    },
    {
      id: "sync-daily-metrics",
      crons: ["0 2 * * *"],
      leaseS: 1800,
      run: ({ signal }) => syncAllStores({ signal }),
    },
    {
      id: "continue-backfills",
      crons: ["* * * * *"],
      leaseS: 90,
      run: ({ signal }) => continueBackfills({ signal }),
    },
    {
      id: "refresh-tokens",
      crons: [cronEvery(TOKEN_REFRESH_INTERVAL)],
      leaseS: 300,
      run: ({ signal }) => refreshDueCredentials({ signal }),
    },
    {
      id: "dispatch-events",
      crons: ["* * * * *"],
      rungBy: "dispatch",
      leaseS: 90,
      // A tick sweeps; a ring between ticks only sends.
      run: ({ signal, scheduledAt }) => (scheduledAt ? sweepDeliveries({ signal }) : dispatchEvents({ signal })),
    },
    {
      id: "confirm-google-events",
      crons: ["*/5 * * * *"],
      leaseS: 300,
      run: ({ signal }) => confirmDeliveries({ signal }),
    },
    {
      id: "erase-person-data",
      crons: ["*/5 * * * *"],
      rungBy: "erasure",
      leaseS: 120,
      run: ({ signal }) => erasePersonData({ signal }),
    },
    {
      id: "monitor-event-sync",
      crons: ["*/5 * * * *"],
      leaseS: 300,
      run: ({ signal }) => monitorStores({ signal }),
    },
    { id: "reconcile", crons: ["0 4 * * *"], leaseS: 3600, run: ({ signal }) => reconcileNightly({ signal }) },
    ...reportJobs(),
    { id: "purge-expired", crons: ["30 3 * * *"], leaseS: 300, run: () => purgeExpired() },
  ];
}

/** Reports: making them when they are due, and mailing them. */
function reportJobs(): readonly Job[] {
  return [
    { id: "run-report-schedules", crons: ["* * * * *"], leaseS: 90, run: ({ signal }) => runSchedules({ signal }) },
    {
      id: "build-report",
      crons: ["* * * * *"],
      rungBy: "reports",
      leaseS: 110,
      run: ({ signal }) => buildReports({ signal }),
    },
    {
      id: "send-report-mails",
      crons: ["* * * * *"],
      rungBy: "report-mails",
      leaseS: 110,
      run: ({ signal }) => sendReportMails({ signal }),
    },
    {
      id: "purge-report-files",
      crons: ["45 3 * * *"],
      leaseS: 300,
      run: ({ signal }) => purgeOldReportFiles({ signal }),
    },
  ];
}
