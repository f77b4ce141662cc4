/** Whether background work runs. `unknown`: this process is too young to tell, and nothing was finished lately. */
export type JobsState = "running" | "slow" | "stopped" | "unknown";

/**
 * `silentMs`: since the last finished sweep, null when there was none. A process that has just started, perhaps after a
 * night of standing still, first gives the jobs the time they may take.
 */
export function jobsState(
  { silentMs, uptimeMs }: { readonly silentMs: number | null; readonly uptimeMs: number },
  stoppedAfterMs: number,
): JobsState {
  const isSilent = silentMs === null || silentMs > stoppedAfterMs;
  if (isSilent) return uptimeMs > stoppedAfterMs ? "stopped" : "unknown";
  // A sweep now and then is no recovery: whoever was told that nothing runs hears of the end when it runs as it should.
  return silentMs > stoppedAfterMs / 2 ? "slow" : "running";
}
