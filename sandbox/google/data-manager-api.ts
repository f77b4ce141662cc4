import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import type { Judge } from "../judges/judge";
import { authenticate } from "./authenticate";
import type { GoogleContext } from "./context";
import { ingestEvents } from "./dm-ingest";
import { quotaExceeded } from "./dm-problems";
import { INGEST_SHAPE, INGEST_TYPE } from "./dm-shape";
import { GoogleError, invalidPayload } from "./google-error";
import type { IngestLog } from "./ingest-log";
import { checkTransport, findShapeProblem } from "./read-body";
import { DATA_MANAGER } from "./scopes";
import type { Person } from "./shop";

const SERVICE = "datamanager.googleapis.com";
const PER_MINUTE = 300;
const MINUTE_MS = 60_000;

/** The Data Manager API. It has no headers of its own; the account stands in the body. */
export class DataManagerApi {
  readonly #context: GoogleContext;
  readonly #log: IngestLog;
  #recentMs: number[] = [];
  constructor(context: GoogleContext, log: IngestLog) {
    this.#context = context;
    this.#log = log;
  }

  answer(request: SandboxRequest, judge: Judge): Reply {
    try {
      const call = `${request.method} ${request.path}`;
      if (call === "POST /v1/events:ingest") return this.#ingest(request, judge);
      if (call === "GET /v1/requestStatus:retrieve") return this.#retrieve(request);
      request.violate(`no such method: ${call}`);
      throw new GoogleError(404, "NOT_FOUND", "Method not found.");
    } catch (error) {
      if (error instanceof GoogleError) return error.toReply();
      throw error;
    }
  }

  #ingest(request: SandboxRequest, judge: Judge): Reply {
    checkTransport(request);
    const person = this.#enter(request);
    const problem = judge.judge(INGEST_TYPE, request.json) ?? findShapeProblem(request.json, INGEST_SHAPE);
    if (problem !== null) {
      request.violate(`schema: ${problem}`);
      throw invalidPayload(problem);
    }
    return jsonReply(200, ingestEvents(request, this.#context, this.#log, person));
  }

  #retrieve(request: SandboxRequest): Reply {
    const person = this.#enter(request);
    for (const name of new Set(request.query.keys()))
      if (name !== "requestId") request.violate(`unknown parameter ${name}`);
    return jsonReply(200, this.#log.status(request.query.get("requestId") ?? "", person));
  }

  #enter(request: SandboxRequest): Person {
    const person = authenticate(request, this.#context, SERVICE, DATA_MANAGER);
    for (const header of ["login-customer-id", "developer-token"])
      if (request.headers[header] !== undefined) request.violate(`${header} is no header of Data Manager`);
    const now = this.#context.core.clock.now();
    this.#recentMs = this.#recentMs.filter((at) => at > now - MINUTE_MS && at <= now);
    if (this.#recentMs.length >= PER_MINUTE) throw quotaExceeded(PER_MINUTE);
    this.#recentMs.push(now);
    return person;
  }

  /** A new start forgets what was spent. */
  reset(): void {
    this.#recentMs = [];
  }
}
