import { env } from "@/lib/core/env";
import type { AlertMessage } from "./alert-message";
import { sendMail } from "./mail";
import { sendWebhook } from "./webhook";

/** A way of telling people; rejects when they were not told. */
export type Channel = { readonly name: "mail" | "webhook"; send(message: AlertMessage): Promise<void> };

/** The ways that are configured; none is as good as any. */
export function channels(): readonly Channel[] {
  const { SMTP_URL, ALERT_MAIL_FROM, ALERT_MAIL_TO = [], ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET } = env();
  const all: Channel[] = [];
  if (SMTP_URL && ALERT_MAIL_FROM) {
    const settings = { url: SMTP_URL, from: ALERT_MAIL_FROM, operators: ALERT_MAIL_TO };
    all.push({ name: "mail", send: (message) => sendMail(settings, message) });
  }
  if (ALERT_WEBHOOK_URL && ALERT_WEBHOOK_SECRET) {
    const settings = { url: ALERT_WEBHOOK_URL, secret: ALERT_WEBHOOK_SECRET };
    all.push({ name: "webhook", send: (message) => sendWebhook(settings, message) });
  }
  return all;
}
