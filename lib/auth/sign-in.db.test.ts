import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import type { Capability } from "@/lib/contracts/stores";
import { newId } from "@/lib/core/ids";
import {
  forgetCookies,
  holdSession,
  sessionCookie,
  setSessionCookie,
  signInAtTheDoor,
  signOutAtTheDoor,
} from "./browser.fixture";
import { hashPassword } from "./password";
import { requireSession, tenantOf } from "./require-tenant";
import { currentSession } from "./session";
import { openSession } from "./session-store";
import { signIn } from "./sign-in";

vi.mock("next-auth", async () => (await import("./browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());
beforeEach(() => forgetCookies());

const PASSWORD = "a long enough password";
const passwordHash = await hashPassword(PASSWORD);
async function aPerson() {
  const store = await insertStore(sql);
  await sql`update users set password_hash = ${passwordHash} where id = ${store.userId}`;
  return { ...store, email: `${store.userId}@people.test` };
}
const refusals = async (count: number, attempt: () => ReturnType<typeof signIn>) => {
  const results = [];
  for (let n = 0; n < count; n += 1) results.push(await attempt());
  return results.map((result) => (result.ok ? "in" : result.error));
};
const signInErrors = async (email: string, password: string, address?: string) => {
  const result = await signIn({ email, password }, address);
  return result.ok ? null : result.error;
};

describe("signing in", () => {
  test("with the right password opens a session, whatever the case and blanks around the e-mail", async () => {
    const { email, userId } = await aPerson();
    expect(await signInAtTheDoor(` ${email.toUpperCase()} `, PASSWORD)).toBeNull();
    expect(await currentSession()).toMatchObject({ userId, email });
  });

  test("the cookie holds no secret of the database, and the database none of the cookie", async () => {
    const { email, userId } = await aPerson();
    await signInAtTheDoor(email, PASSWORD);
    const [row] = await sql`select id_hash from sessions where user_id = ${userId}`;
    expect(row?.id_hash).toMatch(/^[\w-]{43}$/);
    expect(sessionCookie()).not.toContain(row?.id_hash);
    expect(sessionCookie()).not.toContain(userId);
  });

  test.each([
    ["a wrong password", (email: string) => [email, "another password"]],
    ["an account nobody has", () => [`${newId()}@people.test`, PASSWORD]],
    ["an empty password", (email: string) => [email, ""]],
    ["a password of a megabyte", (email: string) => [email, "x".repeat(1_000_000)]],
    ["an address PostgreSQL could not even read", (email: string) => [`${email}\u0000`, PASSWORD]],
    ["half a character in the address", (email: string) => [`\ud800${email}`, PASSWORD]],
  ])("with %s gives one and the same error and no session", async (_what, given) => {
    const { email } = await aPerson();
    const [name = "", password = ""] = given(email);
    expect(await signInAtTheDoor(name, password)).toBe("invalid_credentials");
    expect(sessionCookie()).toBeUndefined();
  });

  test("of a person who was disabled fails as with a wrong password, and their session is over", async () => {
    const { email, userId } = await aPerson();
    await signInAtTheDoor(email, PASSWORD);
    await sql`update users set disabled_at = now() where id = ${userId}`;
    expect(await currentSession()).toBeUndefined();
    expect(await signInAtTheDoor(email, PASSWORD)).toBe("invalid_credentials");
  });

  test("without next-auth's CSRF token opens nothing", async () => {
    const { callNextAuth } = await import("./browser.fixture");
    const { email } = await aPerson();
    await callNextAuth("POST", "callback/credentials", { email, password: PASSWORD, json: "true" });
    expect(await currentSession()).toBeUndefined();
  });

  test("while something of ours is broken tells the page so, and nothing of what it was", async () => {
    const { email } = await aPerson();
    await sql`alter table sign_in_failures rename to elsewhere`;
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await signInAtTheDoor(email, PASSWORD)).toBe("unavailable");
    await sql`alter table elsewhere rename to sign_in_failures`;
    const log = written.mock.calls.map(([line]) => String(line)).join("");
    expect(log).toContain("sign-in failed");
    expect(log).not.toContain(email);
  });
});

describe("too many failures", () => {
  test("of one account close its door after the fifth, even for the right password", async () => {
    const { email } = await aPerson();
    const wrong = () => signIn({ email, password: "wrong" }, undefined);
    expect(await refusals(6, wrong)).toEqual([...Array(5).fill("invalid_credentials"), "too_many_attempts"]);
    expect(await signInErrors(email.toUpperCase(), PASSWORD)).toBe("too_many_attempts");
    expect(await signInErrors((await aPerson()).email, PASSWORD)).toBeNull();
  });

  test("close the door of an account nobody has in the same way", async () => {
    const email = `${newId()}@people.test`;
    const results = await refusals(6, () => signIn({ email, password: "wrong" }, undefined));
    expect(results).toEqual([...Array(5).fill("invalid_credentials"), "too_many_attempts"]);
  });

  test("are forgotten by a success", async () => {
    const { email } = await aPerson();
    const wrong = () => signIn({ email, password: "wrong" }, undefined);
    await refusals(4, wrong);
    expect(await signInErrors(email, PASSWORD)).toBeNull();
    expect(await refusals(5, wrong)).toEqual(Array(5).fill("invalid_credentials"));
  });

  test("count for fifteen minutes, and knocking at a closed door does not make it longer", async () => {
    const { email } = await aPerson();
    const wrong = () => signIn({ email, password: "wrong" }, undefined);
    await refusals(5, wrong);
    await sql`update sign_in_failures set at = at - interval '14 minutes 50 seconds'`;
    expect(await refusals(3, wrong)).toEqual(Array(3).fill("too_many_attempts"));
    await sql`update sign_in_failures set at = at - interval '11 seconds'`;
    expect(await signInErrors(email, PASSWORD)).toBeNull();
  });

  test("made at one moment count each other", async () => {
    const { email } = await aPerson();
    const results = await Promise.all(Array.from({ length: 15 }, () => signInErrors(email, "wrong")));
    expect(results.filter((error) => error === "invalid_credentials").length).toBeLessThanOrEqual(5);
  });

  test("of one address over many accounts close the door to that address alone", async () => {
    const address = "203.0.113.7";
    const guess = () => signIn({ email: `${newId()}@people.test`, password: "wrong" }, address);
    expect((await refusals(21, guess)).at(-1)).toBe("too_many_attempts");
    const { email } = await aPerson();
    expect(await signInErrors(email, PASSWORD, address)).toBe("too_many_attempts");
    expect(await signInErrors(email, PASSWORD, "203.0.113.8")).toBeNull();
  });

  test("are kept without the e-mail address or the client's", async () => {
    const email = `${newId()}@people.test`;
    await signIn({ email, password: "wrong" }, "203.0.113.9");
    const rows = await sql<{ subject_hash: string }[]>`select subject_hash from sign_in_failures`;
    for (const { subject_hash } of rows) expect(subject_hash).toMatch(/^[\w-]{43}$/);
  });
});

const actFor = async (storeId: string, capability: Capability) => tenantOf(await requireSession(), storeId, capability);

describe("a session", () => {
  const live = async () => {
    const person = await aPerson();
    await holdSession(await openSession(person.userId));
    expect(await currentSession()).toMatchObject({ userId: person.userId });
    return person;
  };

  test("ends with signing out, in the database too: the old cookie is worth nothing", async () => {
    const { userId, email } = await aPerson();
    await signInAtTheDoor(email, PASSWORD);
    const stolen = sessionCookie() ?? "";
    await signOutAtTheDoor();
    expect(sessionCookie()).toBeUndefined();
    const [row] = await sql`select revoked_at is not null as revoked from sessions where user_id = ${userId}`;
    expect(row?.revoked).toBe(true);
    setSessionCookie(stolen);
    expect(await currentSession()).toBeUndefined();
  });

  test.each([
    ["was revoked", "revoked_at = now()"],
    ["was not used for eight hours", "last_seen_at = now() - interval '8 hours 1 second'"],
    ["is a week old", "expires_at = now() - interval '1 second'"],
  ])("that %s is none", async (_what, change) => {
    const { userId } = await live();
    await sql.unsafe(`update sessions set ${change} where user_id = '${userId}'`);
    expect(await currentSession()).toBeUndefined();
  });

  test("in use stays alive: its last use is noted, at most once a minute", async () => {
    const { userId } = await live();
    const lastSeen = async () =>
      (
        await sql`select last_seen_at > now() - interval '10 seconds' as fresh from sessions where user_id = ${userId}`
      )[0];
    await sql`update sessions set last_seen_at = now() - interval '50 seconds' where user_id = ${userId}`;
    await currentSession();
    expect(await lastSeen()).toEqual({ fresh: false });
    await sql`update sessions set last_seen_at = now() - interval '7 hours' where user_id = ${userId}`;
    // A page left open asks by itself; that is nobody being there.
    await currentSession({ isPolled: true });
    expect(await lastSeen()).toEqual({ fresh: false });
    await sql`update sessions set last_seen_at = now() - interval '7 hours' where user_id = ${userId}`;
    await currentSession();
    expect(await lastSeen()).toEqual({ fresh: true });
  });

  test.each(["", "nonsense", "e30.e30.e30", "a".repeat(5000)])(
    "does not come from the cookie %.20j",
    async (cookie) => {
      setSessionCookie(cookie);
      expect(await currentSession()).toBeUndefined();
    },
  );

  test("with a secret that opens no row is none", async () => {
    await holdSession("a secret nobody was given");
    expect(await currentSession()).toBeUndefined();
  });

  test("has the role that the membership has now, from one request to the next", async () => {
    const { userId, storeId } = await live();
    expect((await actFor(storeId, "own")).actor).toMatchObject({ role: "business_owner" });
    await sql`update memberships set role = 'viewer' where user_id = ${userId}`;
    await expect(actFor(storeId, "own")).rejects.toMatchObject({ status: 403 });
    expect((await actFor(storeId, "read")).storeId).toBe(storeId);
    await sql`update memberships set role = 'cashier' where user_id = ${userId}`;
    await expect(actFor(storeId, "read")).rejects.toMatchObject({ status: 403 });
    await sql`update memberships set active = false where user_id = ${userId}`;
    await expect(actFor(storeId, "read")).rejects.toMatchObject({ status: 404 });
  });

  test("does not carry a role from one store to another", async () => {
    const { userId, storeId } = await live();
    const other = await insertStore(sql);
    await sql`
      insert into memberships (id, user_id, branch_id, role) values (${newId()}, ${userId}, ${other.storeId}, 'cashier')`;
    await expect(actFor(other.storeId, "read")).rejects.toMatchObject({ status: 403 });
    expect((await actFor(storeId.toUpperCase(), "own")).storeId).toBe(storeId);
  });
});
