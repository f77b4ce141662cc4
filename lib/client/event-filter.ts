import type { EventFilter } from "./events";

type View = {
  state: EventFilter["state"] | null;
  destination: EventFilter["destination"] | null;
  kind: EventFilter["eventType"] | null;
  reason: string | null;
  from: string | null;
  to: string | null;
  q: string;
};

/** The URL's view as the API's filter; server and browser build the same. Days are those of the store. */
export const eventFilter = (view: View): EventFilter => ({
  ...(view.state && { state: view.state }),
  ...(view.destination && { destination: view.destination }),
  ...(view.kind && { eventType: view.kind }),
  ...(view.reason && { reason: view.reason.slice(0, 200) }),
  ...(view.from && { from: view.from }),
  // A last day before the first one is no filter anybody means.
  ...(view.to && !(view.from && view.to < view.from) && { to: view.to }),
  ...(view.q && { q: view.q }),
});

/** Where the list shows just these. */
export function eventListHref(slug: string, filter: Pick<EventFilter, "state" | "destination" | "reason">): string {
  const known = Object.entries(filter).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return `/${slug}/events?${new URLSearchParams(known)}`;
}
