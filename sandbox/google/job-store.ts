import type { Core } from "../core/platform-module";

const RUNNING_MS = 30 * 60_000;

export type JobOperation = {
  readonly kind: "create" | "remove" | "removeAll";
  readonly identifiers: readonly string[];
};
export type Job = {
  readonly id: string;
  readonly customerId: string;
  readonly type: string;
  readonly userListId: string | null;
  readonly operations: readonly JobOperation[];
  readonly startedAtMs: number | null;
};

/** Offline user data jobs: filled, then run once. */
export class JobStore {
  readonly #core: Core;
  readonly #jobs;
  constructor(core: Core) {
    this.#core = core;
    this.#jobs = core.table<Job>("offline-jobs");
  }
  get(customerId: string, id: string): Job | undefined {
    const job = this.#jobs.get(id);
    return job?.customerId === customerId ? job : undefined;
  }
  save(job: Job): void {
    this.#jobs.set(job.id, job);
  }
  /** With the status they have by now. */
  jobsOf(customerId: string): (Job & { readonly status: string })[] {
    const nowMs = this.#core.clock.now();
    return [...this.#jobs.values()]
      .filter((job) => job.customerId === customerId)
      .map((job) => {
        const done = job.startedAtMs !== null && job.startedAtMs + RUNNING_MS <= nowMs;
        return { ...job, status: job.startedAtMs === null ? "PENDING" : done ? "SUCCESS" : "RUNNING" };
      });
  }
  clear(): void {
    this.#jobs.clear();
  }
}
