import { insertRequest } from "@/db/queries/erasure-requests";
import { ringEngine } from "@/inngest/ring-engine";
import { CallbackKind, type PlatformCallbackResponse } from "@/lib/contracts/platform-callbacks";
import { PROVIDER_IDS, type ProviderId } from "@/lib/contracts/platforms";
import { env } from "@/lib/core/env";
import { AppError } from "@/lib/core/errors";
import type { CallbackPort } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import { codeOf, sealPerson } from "./sealed-person";

export type CallbackDoor = { readonly provider: ProviderId; readonly kind: CallbackKind; readonly port: CallbackPort };

/** The door a provider knocks at. @throws AppError not_found for a provider that never calls us, or about something else */
export function requireDoor(params: { provider: string; kind: string }): CallbackDoor {
  const provider = PROVIDER_IDS.find((id) => id === params.provider);
  const kind = CallbackKind.safeParse(params.kind);
  const port = provider && adapterFor(provider).callbacks;
  if (!provider || !kind.success || !port) throw new AppError("not_found", "There is no such path in this API.");
  return { provider, kind: kind.data, port };
}

/**
 * Keeps what a provider says about a person, before it is answered. Whether we know that person, and whether it was
 * said before, makes no difference to the answer; the job does the work.
 * @throws AppError bad_request when the provider did not sign it
 */
export async function takeRequest(
  { provider, kind, port }: CallbackDoor,
  signedRequest: string,
): Promise<PlatformCallbackResponse> {
  const { userId, issuedAt } = port.readSignedRequest(signedRequest);
  const code = codeOf(provider, kind, userId, issuedAt.toISOString());
  const providerUserIdEncrypted = sealPerson(code, userId);
  await insertRequest({ code, provider, kind, providerUserIdEncrypted, requestedAt: issuedAt });
  ringEngine("erasure");
  if (kind === "deauthorize") return {};
  return { url: `${env().APP_URL}/data-deletion/${code}`, confirmation_code: code };
}
