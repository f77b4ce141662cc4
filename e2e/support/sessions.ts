import { type APIRequest, type BrowserContextOptions, expect } from "@playwright/test";
import { emailOf, PASSWORD, type Person } from "./people";

export type StorageState = Exclude<BrowserContextOptions["storageState"], undefined>;
export type Sessions = (person: Person) => Promise<StorageState>;

/** Signs each demo person in once; the tests of a worker share the cookie. */
export function openSessions(client: APIRequest, baseURL: string): Sessions {
  const known = new Map<Person, Promise<StorageState>>();
  return (person) => {
    const session = known.get(person) ?? signIn(client, baseURL, person);
    known.set(person, session);
    return session;
  };
}

/** A session of its own, for a test that ends it. */
export async function signIn(client: APIRequest, baseURL: string, person: Person): Promise<StorageState> {
  const calls = await client.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL } });
  try {
    const { csrfToken } = await (await calls.get("/api/auth/csrf")).json();
    const answer = await calls.post("/api/auth/callback/credentials", {
      form: { email: emailOf(person), password: PASSWORD, csrfToken, callbackUrl: baseURL, json: "true" },
    });
    expect(answer.status(), `sign-in of ${person}`).toBe(200);
    return await calls.storageState();
  } finally {
    await calls.dispose();
  }
}
