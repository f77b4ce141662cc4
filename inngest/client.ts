import { eventType, Inngest } from "inngest";
import * as z from "zod";
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

/** A person's request waits to be carried out. Carries nothing, as the other. */
const erasureRequested = eventType("marketing/erasure.requested", { schema: z.object({}) });

/** A report waits to be made, or a letter to be sent. Carry nothing, as the others. */
const reportsRequested = eventType("marketing/reports.requested", { schema: z.object({}) });
const reportMailsRequested = eventType("marketing/report-mails.requested", { schema: z.object({}) });

/** Something waits to be sent. Carries nothing: what is due is read from the database. */
export const dispatchRequested = eventType("marketing/dispatch.requested", { schema: z.object({}) });

/** Rings the dispatcher at Inngest; rejects when Inngest cannot be reached. */
export async function requestDispatch(): Promise<void> {
  await inngest().send(dispatchRequested.create({}));
}

/** Rings for persons' requests at Inngest; rejects when Inngest cannot be reached. */
export async function requestErasure(): Promise<void> {
  await inngest().send(erasureRequested.create({}));
}

/** Rings for reports at Inngest; rejects when Inngest cannot be reached. */
export async function requestReports(): Promise<void> {
  await inngest().send(reportsRequested.create({}));
}

/** Rings for the letters of reports at Inngest; rejects when Inngest cannot be reached. */
export async function requestReportMails(): Promise<void> {
  await inngest().send(reportMailsRequested.create({}));
}
