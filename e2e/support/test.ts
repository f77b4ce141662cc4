import { type APIRequestContext, test as base, type ConsoleMessage, expect, type Page } from "@playwright/test";
import type { Person } from "./people";
import { Sandbox } from "./sandbox";
import { openSessions, type Sessions } from "./sessions";

type Options = {
  /** Who is signed in; null for a stranger. */
  person: Person | null;
  /** Console errors a test causes on purpose, for example the browser's own note on an answer of 404. */
  expectedErrors: readonly RegExp[];
};
type Fixtures = {
  sandbox: Sandbox;
  /** The API with the cookie of the signed-in person, as our own pages call it. */
  api: APIRequestContext;
  /** Fails a test whose pages wrote an error to the console, threw, or broke the content security policy. */
  quietConsole: undefined;
  /** Fails a test during which the sandbox recorded a violation of a platform's rules. */
  lawfulRequests: undefined;
};

export const test = base.extend<Options & Fixtures, { sessions: Sessions }>({
  person: [null, { option: true }],
  expectedErrors: [[], { option: true }],

  sessions: [
    async ({ playwright }, provide, worker) => {
      await provide(openSessions(playwright.request, worker.project.use.baseURL ?? ""));
    },
    { scope: "worker" },
  ],
  storageState: async ({ person, sessions }, provide) => {
    await provide(person ? await sessions(person) : undefined);
  },
  context: async ({ context }, provide) => {
    const newPage = context.newPage.bind(context);
    context.newPage = async () => settling(await newPage());
    await provide(context);
  },
  api: async ({ playwright, baseURL: given, storageState }, provide) => {
    const baseURL = given ?? "";
    const calls = await playwright.request.newContext({
      baseURL,
      extraHTTPHeaders: { origin: baseURL },
      ...(storageState && { storageState }),
    });
    await provide(calls);
    await calls.dispose();
  },
  sandbox: async ({ playwright }, provide, testInfo) => {
    const calls = await playwright.request.newContext();
    await provide(new Sandbox(calls, `http://localhost:${testInfo.config.webServer?.env?.SANDBOX_PORT}`));
    await calls.dispose();
  },

  quietConsole: [
    async ({ context, baseURL, expectedErrors }, provide) => {
      const heard: string[] = [];
      const isOurs = (message: ConsoleMessage) =>
        message
          .page()
          ?.url()
          .startsWith(baseURL ?? "") ?? true;
      context.on("console", (message) => {
        if (message.type() === "error" && isOurs(message)) heard.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => heard.push(String(error.error())));
      await provide(undefined);
      const surprises = heard.filter((text) => !expectedErrors.some((expected) => expected.test(text)));
      expect(surprises, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  lawfulRequests: [
    async ({ sandbox }, provide) => {
      const since = new Date().toISOString();
      await provide(undefined);
      const broken = (await sandbox.requests(since)).filter(({ violations }) => violations.length > 0);
      expect(broken, "requests that break a platform's rules").toEqual([]);
    },
    { auto: true },
  ],
});

/** React puts the streamed parts of a page beside it first and then into place; until then they are there twice. */
function settling(page: Page): Page {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  const settle = async <T>(answer: T): Promise<T> => {
    await page.waitForFunction(() => !document.querySelector('div[hidden][id^="S:"], template[id^="B:"]'));
    return answer;
  };
  page.goto = async (...to) => settle(await goto(...to));
  page.reload = async (...how) => settle(await reload(...how));
  return page;
}

export { expect } from "@playwright/test";
