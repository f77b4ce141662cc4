import type * as z from "zod";
import { AppError, InvalidInputError } from "@/lib/core/errors";

/** A batch of 1,000 events with their items fits. Our own server answers first where it stands in front. */
export const BODY_MAX_BYTES = 2 * 1024 * 1024;
/** Deeper than any of our bodies; what walks a body may recurse. */
const DEPTH_MAX = 32;
/** A form holds one signed request of a few hundred characters. */
const FORM_MAX_BYTES = 16 * 1024;

/** Reads and checks a JSON body. @throws InvalidInputError naming each field; AppError for size and type */
export const readBody = async <S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> =>
  checkBody(request.headers, () => readBytes(request, BODY_MAX_BYTES), schema);

/** The same for whoever has the bytes from elsewhere; they are not asked for when the headers are wrong already. */
export async function checkBody<S extends z.ZodType>(
  headers: Pick<Headers, "get">,
  bytes: () => Promise<Uint8Array>,
  schema: S,
): Promise<z.output<S>> {
  requireJson(headers);
  const parsed = schema.safeParse(toJson(await bytes()));
  if (parsed.success) return parsed.data;
  throw InvalidInputError.of(parsed.error);
}

/** By the headers alone, before a byte of the body is read. @throws InvalidInputError naming the header */
export function requireJson(headers: Pick<Headers, "get">): void {
  const type = headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new InvalidInputError([{ path: "content-type", message: "must be application/json" }]);
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new InvalidInputError([{ path: "content-type", message: "must be in UTF-8" }]);
  // A few kilobytes could unpack to gigabytes.
  if (!/^(identity)?$/i.test(headers.get("content-encoding") ?? ""))
    throw new InvalidInputError([{ path: "content-encoding", message: "must be absent: bodies come uncompressed" }]);
}

/** The bytes of a body as JSON of a bounded depth. @throws InvalidInputError */
export function toJson(bytes: Uint8Array): unknown {
  const body = parseJson(bytes);
  if (isDeeper(body, DEPTH_MAX)) throw new InvalidInputError([{ path: "body", message: "is nested too deeply" }]);
  return body;
}

/** @throws InvalidInputError for more than that many; AppError invalid when they do not all arrive */
async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = new InvalidInputError([{ path: "body", message: `must be at most ${max} bytes` }]);
  if (Number(request.headers.get("content-length") ?? 0) > max) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new AppError("invalid", "The body did not arrive whole.", { cause });
    });
    if (done) break;
    size += value.byteLength;
    if (size > max) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge;
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    throw new InvalidInputError([{ path: "body", message: "must be valid JSON in UTF-8" }]);
  }
}

/** Level by level, because whoever nests a million brackets means recursion to break. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth < levels && level.length > 0; depth += 1)
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  return level.some((item) => typeof item === "object" && item !== null);
}

/**
 * Reads and checks a form of small fields, each given once; what else it holds is left out.
 * @throws AppError bad_request: whoever fills it in is a program that reads no field names
 */
export async function readForm<S extends z.ZodObject>(request: Request, schema: S): Promise<z.output<S>> {
  const refused = new AppError("bad_request", `The body must be a form with ${Object.keys(schema.shape).join(", ")}.`);
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) throw refused;
  const bytes = await readBytes(request, FORM_MAX_BYTES).catch((cause: unknown) => {
    throw new AppError("bad_request", "The body is too large or did not arrive whole.", { cause });
  });
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const parsed = schema.safeParse(Object.fromEntries(form));
  if (!parsed.success || Object.keys(schema.shape).some((name) => form.getAll(name).length > 1)) throw refused;
  return parsed.data;
}

/** Checks query parameters. Repeated ones are refused rather than guessed about. */
export function readQuery<S extends z.ZodType>(url: URL, schema: S): z.output<S> {
  const repeated = [...new Set(url.searchParams.keys())].filter((key) => url.searchParams.getAll(key).length > 1);
  if (repeated.length > 0)
    throw new InvalidInputError(repeated.map((path) => ({ path, message: "must be given once" })));
  // PostgreSQL cannot compare with NUL, and no parameter of ours holds a control character.
  const unreadable = [...url.searchParams].filter(([, value]) => /\p{Cc}/u.test(value));
  if (unreadable.length > 0)
    throw new InvalidInputError(unreadable.map(([path]) => ({ path, message: "must not hold control characters" })));
  const parsed = schema.safeParse(Object.fromEntries(url.searchParams));
  if (parsed.success) return parsed.data;
  throw InvalidInputError.of(parsed.error);
}

/** What a browser has seen last of a stream, in the header it sends when it comes back; undefined at the first time. */
export function readLastEventId<S extends z.ZodType>(request: Request, schema: S): z.output<S> | undefined {
  const value = request.headers.get("last-event-id");
  if (value === null || value === "") return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError([{ path: "last-event-id", message: "must be the id of a message of this stream" }]);
}
