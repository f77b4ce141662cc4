import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Journal, readLines } from "./journal";
import { maskHeaders, maskJson, maskParams } from "./mask-secrets";
import type { Reply } from "./reply";
import type { SandboxRequest } from "./sandbox-request";

const REQUESTS_MAX = 50_000;
/** The log keeps this file and the one before it, so that neither disk nor memory grows without bound. */
const FILE_BYTES_MAX = 128 * 1024 * 1024;

/** What filters need; the answer itself is kept as the JSON line it was written as. */
type Entry = { id: number; atMs: number; platform: string; path: string; violations: number; line: string };
type RequestFilter = { platform?: string; path?: string; sinceId?: number; sinceMs?: number };

/** Every request received, secrets masked, oldest first. */
export class RequestLog {
  readonly #folder: string;
  #entries: Entry[] = [];
  #start = 0;
  #journal: Journal;
  #nextId = 1;
  /** Of requests that are no longer kept: a broken rule must not be forgotten. */
  #forgottenViolations = 0;
  /** Lines of the file being written. */
  #inCurrent = 0;

  constructor(folder: string) {
    this.#folder = folder;
    for (const line of readLines(join(folder, "requests.1.jsonl"))) this.#restore(line);
    const current = readLines(join(folder, "requests.jsonl"));
    for (const line of current) this.#restore(line);
    this.#inCurrent = current.length;
    this.#journal = new Journal(join(folder, "requests.jsonl"));
    if (this.#dropOldest()) this.#compact();
  }

  /** Writes before it returns. `status` 0: the connection was closed or left without an answer. */
  add(platform: string, request: SandboxRequest, atMs: number, reply: Reply | undefined): void {
    const id = this.#nextId++;
    const line = toLine(id, platform, request, atMs, reply);
    this.#journal.append(line);
    this.#inCurrent += 1;
    this.#entries.push({ id, atMs, platform, path: request.path, violations: request.violations.length, line });
    this.#dropOldest();
    if (this.#journal.bytes > FILE_BYTES_MAX) this.#rotate();
  }
  /** A JSON array. */
  list(filter: RequestFilter): string {
    return `[${this.#kept()
      .filter((entry) => matches(entry, filter))
      .map(({ line }) => line)
      .join(",")}]`;
  }
  count(): { requests: number; violations: number; violating: string } {
    const violating = this.#kept().filter(({ violations }) => violations > 0);
    const shown = violating.slice(-20).map(({ line }) => line);
    return {
      requests: this.#entries.length - this.#start,
      violations: violating.reduce((sum, { violations }) => sum + violations, this.#forgottenViolations),
      violating: `[${shown.join(",")}]`,
    };
  }
  clear(): void {
    this.#entries = [];
    this.#start = 0;
    this.#forgottenViolations = 0;
    rmSync(join(this.#folder, "requests.1.jsonl"), { force: true });
    this.#journal.replace([]);
    this.#inCurrent = 0;
  }
  close(): void {
    this.#journal.close();
  }

  #kept(): Entry[] {
    return this.#start === 0 ? this.#entries : this.#entries.slice(this.#start);
  }
  #dropOldest(): boolean {
    const over = this.#entries.length - this.#start - REQUESTS_MAX;
    if (over <= 0) return false;
    this.#forget(this.#start, this.#start + over);
    this.#start += over;
    // Moving the array's start costs its length, so it is done once in a thousand requests.
    if (this.#start >= 1000) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
    return true;
  }
  #forget(from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.#forgottenViolations += this.#entries[at]?.violations ?? 0;
  }
  #compact(): void {
    this.#journal.replace(this.#kept().map(({ line }) => line));
    this.#inCurrent = this.#kept().length;
    rmSync(join(this.#folder, "requests.1.jsonl"), { force: true });
  }
  #rotate(): void {
    this.#journal.close();
    renameSync(this.#journal.path, join(this.#folder, "requests.1.jsonl"));
    this.#journal = new Journal(join(this.#folder, "requests.jsonl"));
    // Memory holds what the files hold: the lines of the file just overwritten go.
    const first = Math.max(this.#start, this.#entries.length - this.#inCurrent);
    this.#forget(this.#start, first);
    this.#entries = this.#entries.slice(first);
    this.#start = 0;
    this.#inCurrent = 0;
  }
  #restore(line: string): void {
    const head = readHead(line);
    if (!head) return;
    const id = Number(head.id.slice(2));
    const { platform, path, violations } = head;
    this.#entries.push({ id, atMs: Date.parse(head.at), platform, path, violations: violations.length, line });
    this.#nextId = Math.max(this.#nextId, id + 1);
  }
}

type Head = { id: string; at: string; platform: string; path: string; violations: string[] };

/** The small fields of a line. Bodies come last and are not parsed: a start would take seconds. */
function readHead(line: string): Head | undefined {
  const bodyAt = line.indexOf(',"body":');
  for (const text of [`${line.slice(0, bodyAt)}}`, line])
    try {
      const head = JSON.parse(text) as Partial<Head>;
      if (head.id && head.at && head.platform && head.path && head.violations) return head as Head;
    } catch {
      // a query parameter called body comes before the body itself: the whole line has to be read
    }
  return undefined;
}

function matches(entry: Entry, { platform, path, sinceId, sinceMs }: RequestFilter): boolean {
  return (
    (platform === undefined || entry.platform === platform) &&
    (path === undefined || entry.path.includes(path)) &&
    (sinceId === undefined || entry.id > sinceId) &&
    (sinceMs === undefined || entry.atMs >= sinceMs)
  );
}

function toLine(id: number, platform: string, request: SandboxRequest, atMs: number, reply: Reply | undefined): string {
  const head = {
    id: `r_${id}`,
    at: new Date(atMs).toISOString(),
    platform,
    method: request.method,
    path: request.path,
  };
  const query = maskParams(request.query);
  const meta = {
    query,
    headers: maskHeaders(request.headers),
    violations: request.violations,
    status: reply?.status ?? 0,
  };
  // Bodies of a thousand events are passed on as text: parsing them again would cost more than answering.
  return `${JSON.stringify({ ...head, ...meta }).slice(0, -1)},"body":${bodyText(request)},"response":${responseText(reply)}}`;
}

function bodyText(request: SandboxRequest): string {
  if (request.form) return maskJson(JSON.stringify(maskParams(request.form)));
  if (request.text === "") return "null";
  if (request.json === undefined) return maskJson(JSON.stringify(request.text));
  return maskJson(
    request.text.includes("\n") || request.text.includes("\r") ? JSON.stringify(request.json) : request.text,
  );
}

function responseText(reply: Reply | undefined): string {
  if (!reply) return "null";
  const type = reply.headers["content-type"] ?? "";
  if (reply.headers.location) return maskJson(JSON.stringify({ location: reply.headers.location }));
  if (type.startsWith("application/json") && isOneLineJson(reply.text)) return maskJson(reply.text);
  return maskJson(JSON.stringify(type.startsWith("text/html") ? "an HTML page" : reply.text));
}

function isOneLineJson(text: string): boolean {
  if (text === "" || /[\n\r]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
