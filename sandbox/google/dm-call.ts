import type { SandboxRequest } from "../core/sandbox-request";
import type { Judge } from "../judges/judge";
import type { GoogleContext } from "./context";
import type { IngestLog } from "./ingest-log";
import type { Person } from "./shop";

/** A call of the Data Manager API after token, scope and schema were found good. */
export type DataManagerCall = {
  readonly request: SandboxRequest;
  readonly context: GoogleContext;
  readonly log: IngestLog;
  readonly person: Person;
  readonly judge: Judge;
};
