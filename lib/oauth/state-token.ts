import type { ProviderId } from "@/lib/contracts/platforms";
import { installationKey, keyRing, randomSecret } from "@/lib/crypto/installation";
import { keyedHash, sameSecret } from "@/lib/crypto/seal";

const MAC_CHARS = 22;
const SHAPE = /^([\w-]{43})\.([\w-]{22})$/;

const macOf = (kid: string, random: string, provider: ProviderId): string =>
  keyedHash(installationKey("oauth-state", kid), random, provider).slice(0, MAC_CHARS);

/** A new state: 32 random bytes and a keyed check over them and the provider, so that junk is refused without a query. */
export function makeState(provider: ProviderId): string {
  const random = randomSecret(32);
  return `${random}.${macOf(keyRing().active, random, provider)}`;
}

/** Whether a state is one of ours for this provider; says nothing about whether it is still good. */
export function isOurState(state: string, provider: ProviderId): boolean {
  const [, random, mac] = SHAPE.exec(state) ?? [];
  if (random === undefined || mac === undefined) return false;
  return keyRing().kids.some((kid) => sameSecret(macOf(kid, random, provider), mac));
}
