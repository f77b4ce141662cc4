/** Why a consent came to nothing, with the status and the sentence a program is told; pages have fuller words. */
const PROBLEMS = {
  cancelled: [403, "The consent was cancelled at the platform. Nothing was changed."],
  state_invalid: [422, "This connection attempt is not valid or no longer valid. Begin again."],
  state_used: [409, "This connection attempt was used already. Begin again if the platform is not connected."],
  session_changed: [403, "This connection attempt was begun in another session. Begin again."],
  permissions_missing: [403, "Some permissions were not given. Begin again and leave everything ticked."],
  no_accounts: [422, "This sign-in reaches no ad account."],
  different_login: [409, "This sign-in cannot use the ad account of an existing connection. Nothing was changed."],
  platform_unavailable: [502, "The platform does not answer. Try again in a few minutes."],
  app_misconfigured: [502, "The platform refuses our application. This is for us to mend."],
  forbidden: [403, "Your role may not connect platforms of this store."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ConnectProblem = keyof typeof PROBLEMS;

export function describeProblem(problem: ConnectProblem): { status: number; message: string } {
  const [status, message] = PROBLEMS[problem];
  return { status, message };
}
