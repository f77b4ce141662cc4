import * as z from "zod";
import {
  clearSignInFailures,
  countSignInFailures,
  deleteSignInFailures,
  findUserByEmail,
  insertSignInFailures,
} from "@/db/queries/people";
import { newId } from "@/lib/core/ids";
import { installationKey } from "@/lib/crypto/installation";
import { keyedHash } from "@/lib/crypto/seal";
import { checkPassword } from "./password";
import { openSession } from "./session-store";

const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 5;
const PER_ADDRESS = 20;

const Credentials = z.object({
  // PostgreSQL takes neither NUL nor half a character.
  email: z
    .string()
    .trim()
    .max(320)
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed()),
  password: z.string().min(1).max(200),
});

export type SignInResult =
  | { readonly ok: true; readonly userId: string; readonly secret: string }
  | { readonly ok: false; readonly error: "invalid_credentials" | "too_many_attempts" };

/**
 * Checks e-mail and password and opens a session. The answer and its time are the same for an unknown account
 * and a wrong password; five failures an account or twenty an address within 15 minutes close the door for a while.
 * Without an address (nobody told us) only the account counts, so that strangers do not lock each other out.
 */
export async function signIn(input: unknown, clientAddress: string | undefined): Promise<SignInResult> {
  const parsed = Credentials.safeParse(input);
  if (!parsed.success) return { ok: false, error: "invalid_credentials" };
  const { email, password } = parsed.data;
  const account = subjectHash("account", email.toLowerCase());
  const attempt = await beginAttempt([
    { subject: account, limit: PER_ACCOUNT },
    ...(clientAddress === undefined ? [] : [{ subject: subjectHash("address", clientAddress), limit: PER_ADDRESS }]),
  ]);
  if (!attempt) return { ok: false, error: "too_many_attempts" };
  const user = await findUserByEmail(email);
  const matches = await checkPassword(user?.passwordHash, password);
  if (matches === "busy") {
    await deleteSignInFailures(attempt);
    return { ok: false, error: "too_many_attempts" };
  }
  if (!matches || !user) return { ok: false, error: "invalid_credentials" };
  await deleteSignInFailures(attempt);
  await clearSignInFailures(account);
  return { ok: true, userId: user.id, secret: await openSession(user.id) };
}

const subjectHash = (kind: string, value: string) => keyedHash(installationKey("session"), kind, value);

/**
 * Counts an attempt as failed before its password is looked at, so that guesses made at the same moment count each
 * other. Returns the ids to take back when it was none, or undefined when there were too many already.
 */
async function beginAttempt(
  limits: readonly { readonly subject: string; readonly limit: number }[],
): Promise<readonly string[] | undefined> {
  const rows = limits.map(({ subject }) => ({ id: newId(), subjectHash: subject }));
  const ids = rows.map(({ id }) => id);
  await insertSignInFailures(rows);
  const since = new Date(Date.now() - WINDOW_MS);
  const counts = await Promise.all(limits.map(({ subject }) => countSignInFailures(subject, since)));
  if (counts.every((failures, index) => failures <= (limits[index]?.limit ?? 0))) return ids;
  await deleteSignInFailures(ids);
  return undefined;
}
