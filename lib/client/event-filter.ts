import type { EventFilter } from "./events";

type View = { state: EventFilter["state"] | null; destination: EventFilter["destination"] | null; q: string };

/** The URL's view as the API's filter; server and browser build the same. */
export const eventFilter = (view: View): EventFilter => ({
  ...(view.state && { state: view.state }),
  ...(view.destination && { destination: view.destination }),
  ...(view.q && { q: view.q }),
});
