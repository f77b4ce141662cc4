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
/** For each step of the talk with the mail server. */
const STEP_MS = 10_000;

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
    ...{ connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS, dnsTimeout: STEP_MS },
    requireTLS: username !== "" && !isLoopback(url.replace(/^smtps?:/, "http:")),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    const { rejected } = await transport.sendMail({
      ...{ from, to: [...to], subject, text, messageId: `<${key}@${new URL(env().APP_URL).hostname}>` },
      ...(bcc.length > 0 && { bcc: [...bcc] }),
      ...(html !== undefined && { html }),
      ...(attachments.length > 0 && { attachments: [...attachments] }),
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return { rejected: [...rejected] };
  } finally {
    transport.close();
  }
}

/** A refusal that no later try will change: the mail server said so for good. */
export function isRefusedForGood(error: unknown): boolean {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "responseCode") : undefined;
  return typeof code === "number" && code >= 550 && code < 600;
}
