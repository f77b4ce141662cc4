import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { AppError } from "@/lib/core/errors";
import type { CallbackPort } from "@/lib/platforms/contract";
import type { MetaClient } from "./client";

const LENGTH_MAX = 4096;
const HOUR_MS = 3_600_000;
const BASE64URL = /^[\w-]+={0,2}$/;

const Payload = z.object({
  algorithm: z.string().refine((name) => name.toUpperCase() === "HMAC-SHA256"),
  user_id: z.union([z.string().regex(/^\d{1,32}$/), z.number().int().positive().transform(String)]),
  issued_at: z.number().int().positive(),
});

const refuse = () => new AppError("bad_request", "This is not a request signed by Meta.", { reason: "bad_signature" });

function readPayload(encoded: string): z.output<typeof Payload> {
  try {
    return Payload.parse(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
  } catch {
    // What was wrong with it is nobody's business.
    throw refuse();
  }
}

/** What Meta calls us for: somebody removed the app, or wants their data deleted. */
export function createMetaCallbacks(client: MetaClient): CallbackPort {
  return {
    /**
     * `base64url(signature).base64url(json)`, padded or not, at most 4,096 characters. The signature is HMAC-SHA256,
     * keyed with the app's secret, over the payload as it was received, compared in constant time. The JSON holds
     * `algorithm`, `user_id` (the app's own id of the person) and `issued_at` in Unix seconds.
     * A repeat of an old request passes, since what it asks for is done once anyway; one from the future is not Meta's.
     * @throws AppError bad_request
     * Source: Meta "Data deletion request callback", "Manually build a login flow", read 2026-11-22.
     */
    readSignedRequest(signedRequest) {
      const [signature, encoded, ...rest] = signedRequest.length > LENGTH_MAX ? [] : signedRequest.split(".");
      if (!signature || !encoded || rest.length > 0 || !BASE64URL.test(signature) || !BASE64URL.test(encoded))
        throw refuse();
      const expected = createHmac("sha256", client.config().appSecret).update(encoded).digest();
      const given = Buffer.from(signature, "base64url");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refuse();
      const { user_id: userId, issued_at } = readPayload(encoded);
      const issuedAt = new Date(issued_at * 1000);
      if (!(issuedAt.getTime() <= Date.now() + HOUR_MS)) throw refuse();
      return { userId, issuedAt };
    },
  };
}
