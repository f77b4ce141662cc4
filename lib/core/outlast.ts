import { isDatabaseDown } from "./database-down";

const PATIENCE_MS = 20_000;
const FIRST_WAIT_MS = 100;
const WAIT_MAX_MS = 1_000;

/**
 * Does work in the database, and does it again while the database is away: a restart takes it some seconds. Only for
 * work that may be done twice; `isRepeat` says that an earlier try may have been committed without our hearing of it.
 * @throws what the work throws for any other reason, or still throws after 20 s
 */
export async function outlastDatabase<T>(
  work: (isRepeat: boolean) => Promise<T>,
  { patienceMs = PATIENCE_MS, wait = pause }: { patienceMs?: number; wait?: (ms: number) => Promise<void> } = {},
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let waitMs = FIRST_WAIT_MS, isRepeat = false; ; waitMs = Math.min(2 * waitMs, WAIT_MAX_MS), isRepeat = true) {
    try {
      return await work(isRepeat);
    } catch (error) {
      if (!isDatabaseDown(error) || performance.now() + waitMs > end) throw error;
      await wait(waitMs);
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
