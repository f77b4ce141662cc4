import { createHash } from "node:crypto";
import { type BareClient, HARBOUR, textIn } from "../meta-client.fixture";

/** The digest of a person's address. */
export const digestOf = (person: string): string => createHash("sha256").update(`${person}@shop.example`).digest("hex");

export const aList = (change: object = {}) => ({
  name: "Regulars",
  subtype: "CUSTOM",
  description: "People who bought",
  customer_file_source: "USER_PROVIDED_ONLY",
  ...change,
});

export const people = (from: number, to: number): string[][] =>
  Array.from({ length: to - from + 1 }, (_, at) => [`c-${from + at}`, digestOf(String(from + at))]);

export const aPayload = (data: readonly unknown[], schema: unknown = ["EXTERN_ID", "EMAIL"]) => ({
  payload: { schema, data },
});

export async function createAudience(meta: BareClient, token: string, change: object = {}): Promise<string> {
  return textIn(await meta.post(token, `/${HARBOUR}/customaudiences`, aList(change)), "id");
}

/** How many are in an audience, which Meta does not tell and control does. */
export async function membersOf(meta: BareClient, id: string): Promise<number | undefined> {
  const { body } = await meta.control("GET", "/accounts/meta");
  const { adAccounts } = body as { adAccounts: { created: { audiences: { id: string; members: number }[] } }[] };
  return adAccounts.flatMap(({ created }) => created.audiences).find((audience) => audience.id === id)?.members;
}
