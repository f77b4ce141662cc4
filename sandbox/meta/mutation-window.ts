const WINDOW_MS = 1000;
const MUTATIONS_MAX = 100;

/** Meta takes a hundred changes a second from an application in one ad account. */
export class MutationWindow {
  readonly #times = new Map<string, number[]>();

  /** False when this one is too many. */
  take(accountId: string, now: number): boolean {
    const recent = (this.#times.get(accountId) ?? []).filter((at) => at <= now && now - at < WINDOW_MS);
    if (recent.length >= MUTATIONS_MAX) return false;
    this.#times.set(accountId, [...recent, now]);
    return true;
  }
  clear(): void {
    this.#times.clear();
  }
}
