"use client";

import type { Route } from "next";
import Link from "next/link";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { isOpen } from "@/lib/client/alerts";
import { formatMoment } from "@/lib/client/format-time";
import { type AlertPage, alertWords, solvedWords } from "@/lib/contracts/alert-words";
import type { AlertItem } from "@/lib/contracts/alerts";

/** Both pages are there under app/[store]; the route type knows slugs only as literals. */
const pageOf = (slug: string, page: AlertPage) => `/${slug}/${page}` as Route;
const toneOf = (alert: AlertItem) => {
  if (!isOpen(alert)) return "success";
  return alert.severity === "high" ? "destructive" : "warning";
};

/** One thing that the monitor has found, in the words of the mail. `dated`: with when it began and when it was over. */
export function AlertNotice({ alert, dated }: { alert: AlertItem; dated?: boolean }) {
  const { slug, timeZone } = useStore();
  const now = useNow();
  const { title, body, action, page } = alertWords(alert, { timeZone, now });
  const { openedAt, closedAt } = alert;
  return (
    <Alert
      tone={toneOf(alert)}
      title={title}
      testId={`alert-${alert.kind.replaceAll("_", "-")}`}
      state={closedAt === null ? "open" : "closed"}
      action={
        closedAt === null && (
          <Button asChild size="sm" variant="outline">
            <Link href={pageOf(slug, page)}>{action}</Link>
          </Button>
        )
      }
    >
      <p>{closedAt === null ? body : solvedWords(alert)}</p>
      {dated && (
        <p className="mt-1 text-muted-foreground text-sm">
          Since <time dateTime={openedAt}>{formatMoment(openedAt, timeZone)}</time>
          {closedAt && (
            <>
              {", over "}
              <time dateTime={closedAt}>{formatMoment(closedAt, timeZone)}</time>
            </>
          )}
        </p>
      )}
    </Alert>
  );
}
