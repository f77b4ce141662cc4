"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { alertsQuery, stripAlerts } from "@/lib/client/alerts";
import { type ConnectionAlert, connectionAlerts } from "@/lib/client/connection-alerts";
import { statusQuery } from "@/lib/client/connections";
import { AlertNotice } from "./alert-notice";
import { ConnectLink } from "./connect-link";

/**
 * Where what breaks is told to who cannot see it. It is there before anything is, as else nothing would be announced; and
 * of what stands there only what is added is told, not each sale more that waits.
 */
export function AlertStrip() {
  return (
    <div aria-live="polite" aria-relevant="additions" data-testid="alert-announcer">
      <Strip />
    </div>
  );
}

/** What is broken, on every page, with the one thing that mends it. Nothing broken: nothing here. */
function Strip() {
  const store = useStore();
  const now = useNow();
  const { data } = useQuery(statusQuery(store.id));
  const watched = useQuery(alertsQuery(store.id));
  const path = usePathname();
  const connections = connectionAlerts(data?.data ?? [], store.timeZone, now);
  const others = path === `/${store.slug}/alerts` ? [] : stripAlerts(watched.data?.data ?? [], connections);
  // On the page that mends it, the alert would only say what the page does.
  const alerts = connections.filter(
    ({ platform, leadsTo }) => !(leadsTo === "picker" && path === `/${store.slug}/connections/${platform}`),
  );
  if (alerts.length + others.length === 0) return null;
  return (
    <section aria-label="Needs attention" data-testid="alert-strip" className="mb-6 grid gap-2 print:hidden">
      {alerts.map((alert) => (
        <Alert
          key={alert.platform}
          tone={alert.tone}
          title={alert.title}
          testId={`alert-${alert.platform}`}
          state={alert.state}
          action={store.can("operate") && <AlertAction alert={alert} slug={store.slug} />}
        >
          {alert.body}
          {!store.can("operate") && " Ask the owner or a manager of this store."}
        </Alert>
      ))}
      {others.map((alert) => (
        <AlertNotice key={alert.id} alert={alert} />
      ))}
    </section>
  );
}

function AlertAction({ alert, slug }: { alert: ConnectionAlert; slug: string }) {
  if (alert.leadsTo === "consent") {
    return (
      <ConnectLink
        platform={alert.platform}
        label={alert.action}
        size="sm"
        testId={`alert-connect-${alert.platform}`}
      />
    );
  }
  return (
    <Button asChild size="sm">
      <Link href={`/${slug}/connections/${alert.platform}`}>{alert.action}</Link>
    </Button>
  );
}
