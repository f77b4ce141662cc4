import { afterEach, expect, test, vi } from "vitest";
import { headerOf, openMailServer } from "@/lib/watch/mail-server.fixture";
import { sendLetter } from "./send-letter";

const post = await openMailServer();
afterEach(() => {
  vi.useRealTimers();
  delete post.behaviour.holds;
});
const letter = { to: ["maya@example.org"], subject: "Report", text: "As asked for.", key: "1" };
const send = () => sendLetter({ url: post.url, from: "shop@shop.test" }, letter);

/** Lets a letter go, and gives what the server would answer it with, once it has it. */
async function held() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  let sending: ReturnType<typeof send> | undefined;
  const answer = await new Promise<() => void>((resolve) => {
    post.behaviour.holds = resolve;
    sending = send();
  });
  if (!sending) throw new Error("nothing was sent");
  return { answer, sending: sending.catch((error: unknown) => error) };
}

test("a server that reads a letter through for minutes is waited for", async () => {
  const { answer, sending } = await held();
  await vi.advanceTimersByTimeAsync(300_000);
  answer();
  expect(await sending).toEqual({ rejected: [] });
});

test("and one that never answers is given up after six minutes", async () => {
  const { answer, sending } = await held();
  await vi.advanceTimersByTimeAsync(360_000);
  expect(await sending).toMatchObject({ message: expect.stringContaining("was not taken") });
  answer();
});

test("what stands in a subject ends no header", async () => {
  const subject = "Harbour\r\nBcc: x@example.org\u0007Street: report";
  await sendLetter({ url: post.url, from: "shop@shop.test" }, { ...letter, subject });
  const mail = post.mails.at(-1);
  expect(mail && headerOf(mail, "subject")).toBe("Harbour Bcc: x@example.org Street: report");
  expect(mail?.to).toEqual(letter.to);
});
