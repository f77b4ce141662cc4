import { isIPv4, isIPv6 } from "node:net";

/** Carries a caller's address from our own server to the application; what a client sends under this name is removed. */
export const CLIENT_ADDRESS_HEADER = "x-client-address";

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const NETWORK_GROUPS = 4;

/**
 * What counts as one caller: an IPv4 address, or the /64 network of an IPv6 address, as one subscriber has all of its
 * addresses. Anything else is taken as it is, as a name somebody's proxy gave.
 */
export function callerOf(address: string): string {
  if (isIPv4(address)) return address;
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [plain = ""] = address.split("%");
  if (!isIPv6(plain)) return address;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${groups.slice(0, NETWORK_GROUPS).join(":")}::/64`;
}

/** Without leading zeros; four numbers with dots at the end stand for two groups, which are beyond the network. */
const groupsOf = (part: string): string[] =>
  part === ""
    ? []
    : part.split(":").flatMap((group) => (group.includes(".") ? ["0", "0"] : [group.replace(/^0+(?=.)/, "")]));
