import { createHmac } from "node:crypto";
import * as z from "zod";
import { HttpError, sendHttp } from "@/lib/core/http";
import { type AlertMessage, messageKey, toldAlert } from "./alert-message";

export type WebhookSettings = { readonly url: string; readonly secret: string };

const TIMEOUT_MS = 10_000;
const BYTES_MAX = 64 * 1024;

/** `v1=` and the hex HMAC-SHA256 of `<timestamp>.<body>`. The timestamp lets a receiver refuse what was overheard. */
export const signWebhook = (secret: string, timestamp: number, body: string): string =>
  `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;

/**
 * Posts what is to be told of a store to the configured address, signed. Any answer of 2xx is a receipt, whatever it
 * says; a redirect is a failure. `X-DiveSeeks-Delivery` is the same for every try of the same message.
 * @throws HttpError
 */
export async function sendWebhook({ url, secret }: WebhookSettings, message: AlertMessage): Promise<void> {
  const { origin, pathname, search } = new URL(url);
  const { store, alerts } = message;
  const json = {
    store: { id: store.id, name: store.name },
    alerts: alerts.map((alert) => toldAlert(alert, store)),
  };
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = {
    "x-diveseeks-timestamp": String(timestamp),
    "x-diveseeks-signature": signWebhook(secret, timestamp, JSON.stringify(json)),
    "x-diveseeks-delivery": messageKey(alerts),
  };
  try {
    await sendHttp(origin, {
      ...{ method: "POST", path: pathname + search, headers, json, schema: z.unknown() },
      ...{ timeoutMs: TIMEOUT_MS, bytesMax: BYTES_MAX },
    });
  } catch (error) {
    // A 2xx whose body is no JSON, such as "ok".
    if (!(error instanceof HttpError) || error.fault.kind !== "unreadable") throw error;
  }
}
