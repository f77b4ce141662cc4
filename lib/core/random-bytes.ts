import { randomFillSync } from "node:crypto";

const pool = Buffer.alloc(8192);
let next = pool.length;

/** `size` bytes (at most 64) of the system's randomness, drawn some hundreds at a time: a draw costs 4 µs, a slice nothing. */
export function takeRandom(size: number): Buffer {
  if (next + size > pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  const taken = Buffer.from(pool.subarray(next, next + size));
  // What was given out is not kept.
  pool.fill(0, next, next + size);
  next += size;
  return taken;
}
