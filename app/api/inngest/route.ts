import { serve } from "inngest/next";
import type { NextRequest } from "next/server";
import { inngest } from "@/inngest/client";
import { wrapJobs } from "@/inngest/functions/wrap-jobs";
import { env } from "@/lib/core/env";

let handlers: ReturnType<typeof serve> | undefined;

/** Inngest's door. With the embedded clock nobody may ring from outside, so there is no door. */
const entry = (method: "GET" | "POST" | "PUT") => (request: NextRequest, context: unknown) => {
  if (env().JOBS_ENGINE !== "inngest") return new Response("Not found", { status: 404 });
  // Otherwise any stranger's PUT would make us call Inngest and register.
  handlers ??= serve({ client: inngest(), functions: wrapJobs(), enableUnauthedSync: false });
  return handlers[method](request, context);
};

export const GET = entry("GET");
export const POST = entry("POST");
export const PUT = entry("PUT");
