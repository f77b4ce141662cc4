import nodemailer from "nodemailer";
import { env, isLoopback } from "@/lib/core/env";

/** The mail server and whoever our letters are from. */
export type MailSettings = { readonly url: string; readonly from: string };
export type Letter = {
  readonly to: readonly string[];
  /** Not seen by the others. */
  readonly bcc?: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly content: Buffer;
    readonly contentType: string;
  }[];
  /** Stays the same when a try is repeated, so that a server which has the letter already can drop it. */
  readonly key: string;
};
/** For reaching the mail server and being greeted by it. */
const STEP_MS = 10_000;
/** A server may read a letter with its files through before it says that it has it. */
const SILENCE_MS = 300_000;
/** For all of it. Whoever sends a letter holds it for longer than that before it is tried again. */
const LETTER_MS = 360_000;

/** The settings of this installation; undefined while it cannot send mail. */
export function mailSettings(): MailSettings | undefined {
  const { SMTP_URL, ALERT_MAIL_FROM } = env();
  return SMTP_URL && ALERT_MAIL_FROM ? { url: SMTP_URL, from: ALERT_MAIL_FROM } : undefined;
}

/**
 * Sends one letter. A password goes to another machine only under TLS.
 * @returns the addresses that the mail server refused, when it took the others
 * @throws what the mail server or the way to it has against all of the addresses
 */
export async function sendLetter({ url, from }: MailSettings, letter: Letter): Promise<{ rejected: string[] }> {
  const { to, bcc = [], subject, text, html, attachments = [], key } = letter;
  const { username } = new URL(url);
  const transport = nodemailer.createTransport({
    url,
    ...{ connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, dnsTimeout: STEP_MS, socketTimeout: SILENCE_MS },
    requireTLS: username !== "" && !isLoopback(url.replace(/^smtps?:/, "http:")),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const deadline = inTime(LETTER_MS);
  try {
    const sending = transport.sendMail({
      // A name in the subject may hold what would end a header.
      ...{ from, to: [...to], subject: subject.replace(/\p{Cc}+/gu, " "), text },
      messageId: `<${key}@${new URL(env().APP_URL).hostname}>`,
      ...(bcc.length > 0 && { bcc: [...bcc] }),
      ...(html !== undefined && { html }),
      ...(attachments.length > 0 && { attachments: [...attachments] }),
      headers: { "Auto-Submitted": "auto-generated" },
    });
    const { rejected } = await Promise.race([sending, deadline.passed]);
    return { rejected: [...rejected] };
  } finally {
    deadline.clear();
    transport.close();
  }
}

function inTime(ms: number): { passed: Promise<never>; clear: () => void } {
  let clear = () => {};
  const passed = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the letter was not taken within ${ms} ms`)), ms);
    clear = () => clearTimeout(timer);
  });
  return { passed, clear };
}

/** A refusal that no later try will change: the mail server said so for good. */
export function isRefusedForGood(error: unknown): boolean {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "responseCode") : undefined;
  return typeof code === "number" && code >= 550 && code < 600;
}
