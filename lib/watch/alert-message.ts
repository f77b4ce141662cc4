import { createHash } from "node:crypto";
import type { Alert } from "@/db/queries/alerts";
import { alertWords, solvedWords } from "@/lib/contracts/alert-words";
import { env } from "@/lib/core/env";

/** What is told about one store at once: what began and what is over. */
export type AlertMessage = {
  readonly store: { readonly id: string; readonly slug: string; readonly name: string; readonly timeZone: string };
  readonly owners: readonly string[];
  readonly alerts: readonly Alert[];
};
type Store = AlertMessage["store"];

const pageOf = ({ slug }: Store, page: string): string => `${env().APP_URL}/${encodeURIComponent(slug)}/${page}`;

/** One alert as its receivers get it: sentences and numbers of ours, never a customer's data. */
export function toldAlert(alert: Alert, store: Store, now = Date.now()) {
  const { id, kind, subject, severity, openedAt, closedAt } = alert;
  const { title, body, action, page } = alertWords(alert, { timeZone: store.timeZone, now });
  return {
    ...{ id, kind, subject, severity, phase: closedAt === null ? ("opened" as const) : ("closed" as const), title },
    body: closedAt === null ? body : solvedWords(alert),
    action: closedAt === null ? action : null,
    url: pageOf(store, page),
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}
type Told = ReturnType<typeof toldAlert>;

/** The same for every try of telling the same, so that a receiver can drop a repeat. */
export const messageKey = (alerts: readonly Alert[]): string =>
  createHash("sha256")
    .update(
      JSON.stringify(alerts.map(({ id, closedAt, details }) => [id, closedAt, details.peak ?? details.urgency ?? 0])),
    )
    .digest("hex")
    .slice(0, 32);

/** One letter about one store. */
export function alertLetter({ store, alerts }: AlertMessage): { subject: string; text: string } {
  const told = alerts.map((alert) => toldAlert(alert, store));
  const [opened, closed] = [told.filter(isOpened), told.filter((alert) => !isOpened(alert))];
  const parts = [
    ...opened.map(({ title, body, action, url }) => `${title}\n${body}\n${action}: ${url}`),
    ...closed.map(({ title, body }) => `Solved: ${title}\n${body}`),
    `All alerts of ${store.name}: ${pageOf(store, "alerts")}`,
  ];
  return { subject: `${store.name}: ${subjectOf(opened, closed)}`, text: `${parts.join("\n\n")}\n` };
}
const isOpened = ({ phase }: Told): boolean => phase === "opened";

function subjectOf(opened: readonly Told[], closed: readonly Told[]): string {
  const [first] = opened;
  const [over] = closed;
  if (first) return opened.length === 1 ? first.title : `${opened.length} things need attention`;
  return closed.length === 1 && over ? `Solved: ${over.title}` : `${closed.length} things are solved`;
}
