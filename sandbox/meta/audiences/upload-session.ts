import { readFlag, readInteger, readObject, recordUnknownKeys } from "../ads/read-value";
import type { GraphCall } from "../graph-call";
import { GraphError, invalidParameter } from "../graph-error";
import type { Audience, Operation, UploadSession } from "./audiences";

type Batch = { readonly id: string; readonly isLast: boolean; readonly session: UploadSession | undefined };

const SESSION_MS = 90 * 60_000;
const KEYS = ["session_id", "batch_seq", "last_batch_flag", "estimated_num_total"];
/** Meta publishes the subcodes of 2650 without saying which is which: branch on the code. */
const SUBCODES = { order: 1870147, over: 1870145, other: 1870148 } as const;

/** Checks where a batch stands in its session; nothing is stored yet. @throws GraphError 100 or 2650 */
export function checkSession(
  call: GraphCall,
  audience: Audience,
  operation: Operation,
  schema: readonly string[],
): Batch {
  const { state, params, request } = call;
  if (!params.has("session")) {
    if (operation === "replace") throw invalidParameter("The parameter session is required");
    return { id: String(state.core.random.integer(1, 2 ** 31)), isLast: true, session: undefined };
  }
  const given = readObject(params.json("session"), "session");
  recordUnknownKeys(given, KEYS, "session", (rule) => request.violate(rule));
  const id = readSessionId(given.session_id);
  const seq = readInteger(given.batch_seq, "session[batch_seq]");
  if (given.estimated_num_total !== undefined) readInteger(given.estimated_num_total, "session[estimated_num_total]");
  const isLast =
    given.last_batch_flag === undefined ? false : readFlag(given.last_batch_flag, "session[last_batch_flag]");
  const words = schema.join(",");
  const known = state.audiences.sessions.get(`${audience.accountId}|${id}`);
  if (known) checkNext(known, { audienceId: audience.id, operation, schema: words, seq }, state.now);
  else if (seq !== 1) throw badSession("order", "batch_seq must start at 1");
  const base = known ?? { audienceId: audience.id, operation, schema: words, startedAt: state.now, closed: false };
  return { id, isLast, session: { ...base, nextSeq: seq + 1, closed: isLast } };
}

function checkNext(
  known: UploadSession,
  next: { audienceId: string; operation: Operation; schema: string; seq: number },
  now: number,
): void {
  if (known.closed || now - known.startedAt > SESSION_MS) throw badSession("over", "The session has ended");
  if (known.audienceId !== next.audienceId || known.operation !== next.operation)
    throw badSession("other", "The session belongs to another upload");
  if (known.schema !== next.schema) throw invalidParameter("The schema cannot change within a session");
  if (known.nextSeq !== next.seq) throw badSession("order", `batch_seq must be ${known.nextSeq}`);
}

/** A positive 64-bit number; as a JSON number only while it keeps all its digits. */
function readSessionId(value: unknown): string {
  const text = typeof value === "number" && !Number.isSafeInteger(value) ? "" : String(value ?? "");
  if (!/^[1-9]\d{0,18}$/.test(text) || BigInt(text) >= 2n ** 63n)
    throw invalidParameter("session[session_id] must be a positive 64-bit number");
  return text;
}

function badSession(kind: keyof typeof SUBCODES, message: string): GraphError {
  return new GraphError(2650, `(#2650) Failed to update the custom audience: ${message}`, {
    subcode: SUBCODES[kind],
    // An upload may be interrupted for longer than its session lasts; a wrong number is a wrong count.
    careless: kind === "order",
    title: "La session d'importation n'est pas valide",
  });
}
