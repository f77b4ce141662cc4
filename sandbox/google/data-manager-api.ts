import { jsonReply, type Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import type { Judge } from "../judges/judge";
import { authenticate } from "./authenticate";
import type { GoogleContext } from "./context";
import { ingestMembers, removeAllMembers, removeMembers } from "./dm-audience";
import type { DataManagerCall } from "./dm-call";
import { ingestEvents } from "./dm-ingest";
import { quotaExceeded } from "./dm-problems";
import {
  INGEST_MEMBERS_SHAPE,
  INGEST_SHAPE,
  INGEST_TYPE,
  REMOVE_ALL_SHAPE,
  REMOVE_MEMBERS_SHAPE,
  USER_LIST_SHAPE,
} from "./dm-shape";
import { answerUserLists, isUserListPath, USER_LIST_TYPE } from "./dm-user-lists";
import { GoogleError, invalidPayload } from "./google-error";
import type { IngestLog } from "./ingest-log";
import { SlidingCount } from "./quota";
import { checkTransport, findShapeProblem, type Shape } from "./read-body";
import { DATA_MANAGER } from "./scopes";
import type { Person } from "./shop";
import { translate } from "./translate";

const SERVICE = "datamanager.googleapis.com";
const V1 = "google.ads.datamanager.v1";
const PER_MINUTE = 300;
const PER_DAY = 100_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Method = { readonly type: string; readonly shape: Shape; readonly run: (call: DataManagerCall) => object };
/** Methods that post a body, by path; Google's protos give the same paths. */
export const POSTED: Readonly<Record<string, Method>> = {
  "/v1/events:ingest": { type: INGEST_TYPE, shape: INGEST_SHAPE, run: ingestEvents },
  "/v1/audienceMembers:ingest": {
    type: `${V1}.IngestAudienceMembersRequest`,
    shape: INGEST_MEMBERS_SHAPE,
    run: ingestMembers,
  },
  "/v1/audienceMembers:remove": {
    type: `${V1}.RemoveAudienceMembersRequest`,
    shape: REMOVE_MEMBERS_SHAPE,
    run: removeMembers,
  },
  "/v1/audienceMembers:removeAll": {
    type: `${V1}.RemoveAllAudienceMembersRequest`,
    shape: REMOVE_ALL_SHAPE,
    run: removeAllMembers,
  },
};
const USER_LIST: Method = { type: USER_LIST_TYPE, shape: USER_LIST_SHAPE, run: answerUserLists };
const LIST_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GET: ["pageSize", "pageToken", "filter"],
  POST: ["validateOnly"],
  PATCH: ["validateOnly", "updateMask"],
  DELETE: ["validateOnly"],
};

/** The Data Manager API. The account stands in the body, or in the path of user lists. */
export class DataManagerApi {
  readonly #context: GoogleContext;
  readonly #log: IngestLog;
  readonly #perMinute = new SlidingCount(MINUTE_MS);
  readonly #perDay = new SlidingCount(DAY_MS, 1_440);
  constructor(context: GoogleContext, log: IngestLog) {
    this.#context = context;
    this.#log = log;
  }

  answer(request: SandboxRequest, judge: Judge): Reply {
    try {
      return jsonReply(200, this.#decide(request, judge));
    } catch (error) {
      if (error instanceof GoogleError) return translate(error, this.#context.core).toReply();
      throw error;
    }
  }
  /** A new start forgets what was spent. */
  reset(): void {
    this.#perMinute.clear();
    this.#perDay.clear();
  }

  #decide(request: SandboxRequest, judge: Judge): object {
    const { method, path } = request;
    const posted = method === "POST" ? POSTED[path] : undefined;
    if (posted) return this.#run(request, judge, posted, []);
    if (`${method} ${path}` === "GET /v1/requestStatus:retrieve") return this.#retrieve(request);
    const known = LIST_PARAMETERS[method];
    const isOne = /\/userLists\/[^/]+$/.test(path);
    const fits = isUserListPath(path) && known && (method === "GET" || isOne !== (method === "POST"));
    if (fits) return this.#run(request, judge, USER_LIST, known);
    request.violate(`no such method: ${method} ${path}`);
    throw new GoogleError(404, "NOT_FOUND", "Method not found.");
  }

  #run(request: SandboxRequest, judge: Judge, { type, shape, run }: Method, parameters: readonly string[]): object {
    const hasBody = request.method === "POST" || request.method === "PATCH";
    if (hasBody) checkTransport(request);
    const person = this.#enter(request);
    refuseParameters(request, parameters);
    const problem = hasBody ? (judge.judge(type, request.json) ?? findShapeProblem(request.json, shape)) : null;
    if (problem !== null) {
      request.violate(`schema: ${problem}`);
      throw invalidPayload(problem);
    }
    return run({ request, context: this.#context, log: this.#log, person, judge });
  }

  #retrieve(request: SandboxRequest): object {
    const person = this.#enter(request);
    refuseParameters(request, ["requestId"]);
    return this.#log.status(request.query.get("requestId") ?? "", person);
  }

  #enter(request: SandboxRequest): Person {
    const person = authenticate(request, this.#context, SERVICE, DATA_MANAGER);
    for (const header of ["login-customer-id", "developer-token"])
      if (request.headers[header] !== undefined) request.violate(`${header} is no header of Data Manager`);
    const nowMs = this.#context.core.clock.now();
    const { dataManagerPerMinute = PER_MINUTE, dataManagerPerDay = PER_DAY } = this.#context.shop.project();
    if (this.#perMinute.count(nowMs) >= dataManagerPerMinute) throw quotaExceeded(dataManagerPerMinute, "Minute");
    if (this.#perDay.count(nowMs) >= dataManagerPerDay) throw quotaExceeded(dataManagerPerDay, "Day");
    this.#perMinute.add(nowMs);
    this.#perDay.add(nowMs);
    return person;
  }
}

function refuseParameters(request: SandboxRequest, known: readonly string[]): void {
  for (const name of new Set(request.query.keys()))
    if (!known.includes(name)) request.violate(`unknown parameter ${name}`);
}
