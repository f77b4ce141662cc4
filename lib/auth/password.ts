import { hash, verify } from "@node-rs/argon2";

/** argon2id, 46 MiB, one pass: OWASP ASVS 5.0, appendix C. Algorithm 2 is argon2id. */
const COST = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 };
const AT_ONCE = 2;
const QUEUE_MAX = 20;

let running = 0;
const queue: (() => void)[] = [];

/** Hashing is made to be slow: two at a time, so that a storm of sign-ins does not stall everything else. */
async function limited<T>(work: () => Promise<T>): Promise<T | "busy"> {
  if (running >= AT_ONCE) {
    if (queue.length >= QUEUE_MAX) return "busy";
    await new Promise<void>((resolve) => queue.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    // Whoever waits takes over this place; only without anybody waiting it becomes free.
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The text to store for a password. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;
/**
 * Checks a password. Without a stored hash (unknown account) it takes just as long and is false.
 * `busy` when too many sign-ins wait already.
 */
export async function checkPassword(stored: string | undefined, password: string): Promise<boolean | "busy"> {
  decoy ??= hashPassword("nobody's password");
  const target = stored ?? (await decoy);
  const matches = await limited(() => verify(target, password));
  return matches === "busy" ? "busy" : matches && stored !== undefined;
}
