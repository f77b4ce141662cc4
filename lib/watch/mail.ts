import nodemailer from "nodemailer";
import { env, isLoopback } from "@/lib/core/env";
import { createLogger } from "@/lib/core/logger";
import { type AlertMessage, alertLetter, messageKey } from "./alert-message";

export type MailSettings = {
  readonly url: string;
  readonly from: string;
  /** Whoever operates this installation. */
  readonly operators: readonly string[];
};
/** For each step of the talk with the mail server. */
const STEP_MS = 10_000;

/**
 * Mails the owners of a store, and the operators without showing them. A password goes to another machine only under
 * TLS. The Message-ID stays the same when a try is repeated, so that a server which has it already can drop it.
 * @throws what the mail server or the way to it has against all of the addresses
 */
export async function sendMail({ url, from, operators }: MailSettings, message: AlertMessage): Promise<void> {
  const { owners, store, alerts } = message;
  if (owners.length + operators.length === 0) return;
  const { username } = new URL(url);
  const transport = nodemailer.createTransport({
    url,
    ...{ connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS, dnsTimeout: STEP_MS },
    requireTLS: username !== "" && !isLoopback(url.replace(/^smtps?:/, "http:")),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  try {
    const { rejected } = await transport.sendMail({
      from,
      to: [...(owners.length > 0 ? owners : operators)],
      ...(owners.length > 0 && { bcc: [...operators] }),
      ...alertLetter(message),
      messageId: `<${messageKey(alerts)}@${new URL(env().APP_URL).hostname}>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
    if (rejected.length > 0)
      createLogger("watch.mail").warn("some addresses were refused", { storeId: store.id, count: rejected.length });
  } finally {
    transport.close();
  }
}
