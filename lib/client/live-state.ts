/**
 * How what is shown is kept up to date: told by the stream, polled while the stream is refused (too many tabs, an old
 * proxy) or lost, or not at all while nobody looks.
 */
export type LiveState = "connecting" | "live" | "reconnecting" | "polling" | "paused";

let state: LiveState = "connecting";
const watchers = new Set<() => void>();

/** The tab's one stream, as components see it. */
export const liveState = {
  get: (): LiveState => state,
  set(next: LiveState): void {
    if (next === state) return;
    state = next;
    for (const watcher of watchers) watcher();
  },
  subscribe(watcher: () => void): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};

/** Whether polling has to do what the stream does not. */
export const isPolled = (live: LiveState): boolean => live !== "live" && live !== "paused";

export type LiveWord = "live" | "reconnecting" | "paused";
/** What a person is told: polling that works is as live as the stream. */
export function liveWord(live: LiveState, failures: number): LiveWord {
  if (live === "paused") return "paused";
  if (live === "live") return "live";
  return live === "reconnecting" || failures > 0 ? "reconnecting" : "live";
}
