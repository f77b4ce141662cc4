import { listAlerts as listRows } from "@/db/queries/alerts";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { ALERT_DAYS_SHOWN, ALERTS_MAX, type AlertList } from "@/lib/contracts/alerts";

/** What needs attention now, and what did within the last days. */
export async function listAlerts(tenant: Tenant): Promise<AlertList> {
  const rows = await withTenant(tenant, (tx) => listRows(tx, tenant, { days: ALERT_DAYS_SHOWN, limit: ALERTS_MAX }));
  return {
    success: true,
    data: rows.map(({ id, kind, subject, severity, details, openedAt, lastSeenAt, closedAt }) => {
      // How far it has been told is nobody's business here.
      const { told: _told, heard: _heard, peak: _peak, ...shown } = details;
      return {
        ...{ id, kind, subject, severity, details: shown },
        openedAt: openedAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        closedAt: closedAt?.toISOString() ?? null,
      };
    }),
  };
}
