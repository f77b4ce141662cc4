import { randomBytes } from "node:crypto";
import type { Random } from "../core/random";
import { jsonReply, type Reply } from "../core/reply";

type Detail = {
  readonly subcode?: number;
  readonly type?: "OAuthException" | "GraphMethodException";
  /** Where unset, the status varies as the real one does. */
  readonly status?: number;
  /** Meta answers these in the person's language, so ours are French. */
  readonly title?: string;
  readonly data?: unknown;
  readonly transient?: boolean;
  /** Whether a client that knows the rules would never have sent it. Where unset, a malformed request is careless. */
  readonly careless?: boolean;
};

/** A refusal in the shape of the Graph API. Only code and subcode mean something; texts may change any day. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  constructor(
    readonly code: number,
    message: string,
    readonly detail: Detail = {},
  ) {
    super(message);
  }
}

const MALFORMED: readonly number[] = [100, 2500, 2635, 3018];

/** Whether a client that knows the rules would never have sent it. Who throws for another reason says so. */
export const isCareless = ({ code, detail }: GraphError): boolean => detail.careless ?? MALFORMED.includes(code);

const TOKEN_CODES: readonly number[] = [102, 104, 190];
const THROTTLE_CODES: readonly number[] = [4, 17, 32, 341, 613];

/** The same refusal never looks quite the same: status, language and optional parts vary, code and subcode do not. */
export function graphErrorReply({ code, message, detail }: GraphError, random: Random): Reply {
  const { subcode, title, data } = detail;
  const error = {
    message: random.next() < 0.25 ? `(#${code}) Paramètre ou requête non valide. [${message}]` : message,
    type: detail.type ?? "OAuthException",
    code,
    ...(subcode !== undefined && { error_subcode: subcode }),
    ...((detail.transient || random.next() < 0.5) && { is_transient: detail.transient ?? false }),
    ...(title !== undefined && { error_user_title: title, error_user_msg: `${title}.` }),
    ...(data !== undefined && { error_data: random.next() < 0.5 ? JSON.stringify(data) : data }),
    fbtrace_id: traceId(),
  };
  return jsonReply(detail.status ?? statusOf(code, random), { error });
}

function statusOf(code: number, random: Random): number {
  if (TOKEN_CODES.includes(code)) return random.pick([400, 401]);
  if (THROTTLE_CODES.includes(code) || (code >= 80_000 && code <= 80_014)) return random.pick([400, 403, 429]);
  return isPermission(code) ? 403 : 400;
}

export function traceId(): string {
  return `A${randomBytes(8).toString("hex")}`;
}

function isPermission(code: number): boolean {
  return code === 10 || code === 3 || (code >= 200 && code < 300);
}

export function invalidParameter(message: string, subcode?: number, title?: string): GraphError {
  return new GraphError(100, `(#100) ${message}`, {
    ...(subcode !== undefined && { subcode }),
    ...(title !== undefined && { title }),
  });
}

/** A request that was right until somebody deleted something or took a right away; a careful client meets it too. */
export function overtaken(message: string, subcode?: number, title?: string): GraphError {
  const { code, message: text, detail } = invalidParameter(message, subcode, title);
  return new GraphError(code, text, { ...detail, careless: false });
}

/** Also what an object looks like that exists but is not for this token. */
export function unknownObject(method: string, id: string): GraphError {
  const text = `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`;
  return new GraphError(100, text, { subcode: 33, type: "GraphMethodException", status: 400, careless: false });
}

export function missingPermission(permission: string): GraphError {
  return new GraphError(200, `(#200) Requires ${permission} permission to manage the object`);
}
