import * as z from "zod";
import { asSha256Hex, cleanText, sha256Hex } from "@/lib/core/normalise";
import type { Access, Customer, Identifiers } from "@/lib/platforms/contract";
import type { Audience, AudiencePort, MemberBatch, MemberReceipt } from "@/lib/platforms/contract-advertising";
import { readBirthDate } from "./birth-date";
import { audiencesCaller, type MetaClient } from "./client";
import { acceptGone, Created, Done } from "./graph-answers";
import { accountEdge, nodePath } from "./graph-path";
import { hashForMeta, isTooWeak } from "./identify";

const MEMBERS_MAX = 10_000;
const UPLOAD_TIMEOUT_MS = 60_000;

/**
 * Columns of every upload, always all of them: they may not change within a session, and an empty cell says nothing.
 * The names differ from those of events.
 */
const COLUMNS = {
  EXTERN_ID: "external_id",
  EMAIL: "em",
  PHONE: "ph",
  FN: "fn",
  LN: "ln",
  GEN: "ge",
  CT: "ct",
  ST: "st",
  ZIP: "zp",
  COUNTRY: "country",
} as const satisfies Readonly<Record<string, keyof ReturnType<typeof hashForMeta>>>;
const SCHEMA = [...Object.keys(COLUMNS), "DOBY", "DOBM", "DOBD"];

const OperationStatus = z.object({ code: z.coerce.number(), description: z.string().default("") });
const AudienceRow = z.object({
  id: z.string(),
  name: z.string().default(""),
  subtype: z.string().default(""),
  approximate_count_lower_bound: z.coerce.number().optional(),
  approximate_count_upper_bound: z.coerce.number().optional(),
  operation_status: OperationStatus.optional().catch(undefined),
});
type AudienceRow = z.output<typeof AudienceRow>;
const Received = z.object({ num_received: z.coerce.number().int(), num_invalid_entries: z.coerce.number().int() });

const KINDS: ReadonlyMap<string, Audience["kind"]> = new Map([
  ["CUSTOM", "customers"],
  ["LOOKALIKE", "lookalike"],
]);
/** 200 is normal; the 400s and 500s are warnings and errors, 471 a list Meta has flagged. */
const problemOf = ({ operation_status: status }: AudienceRow): string | null =>
  status && status.code >= 400 ? status.description || String(status.code) : null;

/** Meta says -1 when it does not tell. */
function sizeOf({ approximate_count_lower_bound: min, approximate_count_upper_bound: max }: AudienceRow) {
  return min === undefined || max === undefined || min < 0 || max < 0 ? null : { min, max };
}

const rowOf = (member: Identifiers): string[] =>
  SCHEMA.map((column) => {
    const hash = member[column];
    return typeof hash === "string" ? hash : "";
  });
const payloadOf = (members: readonly Identifiers[]) => ({ schema: SCHEMA, data: members.map(rowOf) });

/** The id is a 64-bit number; one beyond 2^53 goes as text, as it would lose digits as a number. */
const sessionOf = ({ id, sequence, isLast, total }: MemberBatch["session"]) => ({
  session_id: Number.isSafeInteger(Number(id)) ? Number(id) : id,
  batch_seq: sequence,
  last_batch_flag: isLast,
  estimated_num_total: total,
});

/**
 * A customer's cells, by the same rules as in events. Where events carry several forms of a city, the list has room for
 * the first, which Meta's text asks for.
 * EXTERN_ID is the one column Meta takes unhashed. A till's customer number may be a name or a telephone number, so what
 * we call the customer at Meta is the hash of it, as in `external_id` of events; the two then match.
 */
function identifyMember(customer: Customer): Identifiers | null {
  const hashes = hashForMeta(customer);
  const cells = Object.entries(COLUMNS).flatMap(([column, key]) => {
    const [hash] = hashes[key];
    return hash === undefined ? [] : [[column, hash] as const];
  });
  const present = Object.fromEntries(Object.entries(hashes).filter(([, list]) => list.length > 0));
  return isTooWeak(present) ? null : { ...Object.fromEntries(cells), ...birthDateCells(customer.dateOfBirth) };
}

/** What is one key in events is three columns here, each hashed. A date that came as a hash cannot be taken apart. */
function birthDateCells(value: string | undefined): Identifiers {
  const date = value === undefined || asSha256Hex(value) !== null ? null : readBirthDate(cleanText(value));
  return date ? { DOBY: sha256Hex(date.year), DOBM: sha256Hex(date.month), DOBD: sha256Hex(date.day) } : {};
}

/** Sources of all: Meta "Custom audiences", "Customer file custom audiences", "Lookalike audiences", read 2026-11-22. */
export function createMetaAudiences(client: MetaClient): AudiencePort {
  async function create(access: Access, json: Readonly<Record<string, unknown>>): Promise<{ readonly id: string }> {
    const { data } = await client.call("write", audiencesCaller(access), {
      method: "POST",
      path: accountEdge(access, "customaudiences"),
      json,
      schema: Created,
    });
    return { id: data.id };
  }

  async function change(
    access: Access,
    method: "POST" | "DELETE",
    path: string,
    json: Readonly<Record<string, unknown>>,
  ): Promise<MemberReceipt> {
    const { data } = await client.call("write", audiencesCaller(access), {
      method,
      path,
      json,
      schema: Received,
      timeoutMs: UPLOAD_TIMEOUT_MS,
    });
    return { received: data.num_received, invalid: data.num_invalid_entries, receiptId: null, traceId: null };
  }
  const members = (method: "POST" | "DELETE") => (access: Access, audienceId: string, batch: MemberBatch) =>
    change(access, method, `${nodePath(audienceId)}/users`, {
      session: sessionOf(batch.session),
      payload: payloadOf(batch.members),
    });

  return {
    maxMembers: MEMBERS_MAX,
    confirm: null,
    identify: identifyMember,

    /**
     * GET /act_…/customaudiences, all pages. Sizes are a lower and an upper bound of people; Meta tells none of small
     * or new lists. @throws PlatformError reconnect, permission, throttled (80003), unavailable
     */
    async list(access) {
      const rows = await client.listAll(
        audiencesCaller(access),
        accountEdge(access, "customaudiences"),
        {
          fields: "id,name,subtype,approximate_count_lower_bound,approximate_count_upper_bound,operation_status",
          limit: "100",
        },
        AudienceRow,
      );
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        kind: KINDS.get(row.subtype) ?? "other",
        size: sizeOf(row),
        problem: problemOf(row),
      }));
    },

    /**
     * POST /act_…/customaudiences, subtype CUSTOM, customers told by ourselves. Meta keeps members until they are taken
     * out again: `keepDays` is not a thing it knows, so whoever promises an end must remove them.
     * @throws PlatformError permission `terms_not_accepted` (200/1870034, 200/1870090); rejected, reconnect, throttled;
     * ambiguous when it may have been made
     */
    create: (access, { name, description }) =>
      create(access, { name, subtype: "CUSTOM", description, customer_file_source: "USER_PROVIDED_ONLY" }),

    /**
     * POST /act_…/customaudiences, subtype LOOKALIKE: `ratio` of the country's people, 0.01 to 0.20. The origin needs
     * about a hundred people Meta knows in that country.
     * @throws PlatformError rejected `audience_too_small` (2654); permission (2654/1713092, no right to use the origin)
     */
    createLookalike: (access, { name, originId, country, share }) =>
      create(access, {
        name,
        subtype: "LOOKALIKE",
        origin_audience_id: originId,
        lookalike_spec: { type: "similarity", country, ratio: share },
      }),

    /**
     * POST /{audience}/users, JSON `{ session, payload: { schema, data } }`, 1..10,000 rows as wide as the schema.
     * The same batch gives the same body to the byte, and nobody is added twice. Batches of a session count from 1; Meta
     * ends it with its last, or 90 minutes after the first, and may refuse (2650) a number it has had already: after a
     * lost answer the rest is sent in a session of its own. Rows it cannot read are counted, not refused. Takes effect
     * within a day.
     * @throws PlatformError permission (100/33 `target_gone`, 2654/1713092 no right to change it), rejected (2650 …),
     * throttled, ambiguous
     */
    add: members("POST"),
    /** DELETE /{audience}/users, the same body. Very small lists refuse (200/1870047). @throws PlatformError as `add` */
    remove: members("DELETE"),

    /** DELETE /act_…/usersofanyaudience, JSON `{ payload }`, for erasure. May be repeated. @throws PlatformError as `add` */
    async removeEverywhere(access, people) {
      return [
        await change(access, "DELETE", accountEdge(access, "usersofanyaudience"), { payload: payloadOf(people) }),
      ];
    },

    /**
     * DELETE /{audience}; 100/33 means it is gone already, as long as GET /act_… still shows the account.
     * @throws PlatformError
     */
    async delete(access, audienceId) {
      try {
        await client.call("write", audiencesCaller(access), {
          method: "DELETE",
          path: nodePath(audienceId),
          schema: Done,
        });
      } catch (error) {
        await acceptGone(client, access, error);
      }
    },
  };
}
