import type * as z from "zod";
import type { Capability } from "@/lib/contracts/stores";

/** Who may call: a signed-in person with a capability, a till with a scope, either, or anyone. */
export type Access =
  | { readonly session: Capability }
  | { readonly key: string }
  | { readonly session: Capability; readonly key: string }
  | "anyone";

export type Endpoint = {
  readonly method: "GET" | "POST" | "DELETE";
  /** OpenAPI path below /api/v1/marketing. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  /** What the schemas cannot say. */
  readonly description?: string;
  /** Asked for by open pages on their own: it does not count as somebody being there. */
  readonly polled?: true;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** For a body that comes as a form and not as JSON. */
  readonly form?: z.ZodObject;
  readonly ok: z.ZodType;
  /** Of the answer, where it is a file and not JSON: one of these; errors are JSON as everywhere. */
  readonly types?: readonly string[];
  /** Answers with server-sent events that do not end; `ok` is one of them: its `event`, and its `data` read as JSON. */
  readonly stream?: true;
  readonly status: number;
};
