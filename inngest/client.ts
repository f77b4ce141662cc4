import { Inngest } from "inngest";
import { env } from "@/lib/core/env";
import { sdkLogger } from "./sdk-logger";

let client: Inngest | undefined;
/** The Inngest client. One HTTP call a step (`checkpointing: false`), so that each has its own time limit. */
export function inngest(): Inngest {
  const { INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = env();
  client ??= new Inngest({
    id: "diveseeks-marketing",
    checkpointing: false,
    isDev: false,
    logger: sdkLogger(),
    ...(INNGEST_EVENT_KEY && { eventKey: INNGEST_EVENT_KEY }),
    ...(INNGEST_SIGNING_KEY && { signingKey: INNGEST_SIGNING_KEY }),
  });
  return client;
}

/** What calls for jobs between their ticks. It carries nothing: what is due is read from the database. */
export type Bell = "dispatch" | "erasure" | "reports" | "report-mails";

/** Rings at Inngest; rejects when Inngest cannot be reached. */
export async function ringInngest(bell: Bell): Promise<void> {
  await inngest().send({ name: `marketing/${bell}.requested`, data: {} });
}
