import { createLogger } from "@/lib/core/logger";
import { type MailSettings as Server, sendLetter } from "@/lib/mail/send-letter";
import { type AlertMessage, alertLetter, messageKey } from "./alert-message";

export type MailSettings = Server & {
  /** Whoever operates this installation. */
  readonly operators: readonly string[];
};

/**
 * Mails the owners of a store, and the operators without showing them.
 * @throws what the mail server or the way to it has against all of the addresses
 */
export async function sendMail({ operators, ...server }: MailSettings, message: AlertMessage): Promise<void> {
  const { owners, store, alerts } = message;
  if (owners.length + operators.length === 0) return;
  const { rejected } = await sendLetter(server, {
    to: owners.length > 0 ? owners : operators,
    ...(owners.length > 0 && { bcc: operators }),
    ...alertLetter(message),
    key: messageKey(alerts),
  });
  if (rejected.length > 0)
    createLogger("watch.mail").warn("some addresses were refused", { storeId: store.id, count: rejected.length });
}
