import { platformInfo } from "@/lib/contracts/platform-list";
import type { PlatformId } from "../contracts/platforms";
import { signInName } from "./connection-words";

export const CONNECT_PROBLEMS = [
  "cancelled",
  "state_invalid",
  "state_used",
  "session_changed",
  "permissions_missing",
  "no_accounts",
  "different_login",
  "platform_unavailable",
  "app_misconfigured",
  "forbidden",
] as const;
export type ConnectProblem = (typeof CONNECT_PROBLEMS)[number];
export type ProblemWords = {
  title: string;
  effect: string;
  todo: string;
  action: string | null;
  tone: "info" | "warning" | "destructive";
};

const UNCHANGED = "Nothing was changed.";

type Names = { label: string; signIn: string };
const WORDS: Readonly<Record<ConnectProblem, (names: Names) => ProblemWords>> = {
  cancelled: ({ label, signIn }) => ({
    tone: "info",
    title: `You did not finish at ${signIn}`,
    effect: UNCHANGED,
    todo: `${label} can be connected whenever you like.`,
    action: "Try again",
  }),
  state_invalid: () => ({
    tone: "warning",
    title: "This connection attempt is no longer valid",
    effect: UNCHANGED,
    todo: "An attempt lasts ten minutes and works in the browser it was begun in. Begin again.",
    action: "Try again",
  }),
  state_used: () => ({
    tone: "warning",
    title: "This connection attempt was already used",
    effect: "What it did the first time stays as it is.",
    todo: "Look at your connections; begin again only if one is missing.",
    action: "Try again",
  }),
  session_changed: () => ({
    tone: "warning",
    title: "Somebody else signed in meanwhile",
    effect: UNCHANGED,
    todo: "The attempt belonged to another sign-in here. Begin again as yourself.",
    action: "Try again",
  }),
  permissions_missing: ({ label, signIn }) => ({
    tone: "warning",
    title: "Some permissions were not given",
    effect: `${label} is not connected.`,
    todo: `Begin again and leave everything ticked at ${signIn}.`,
    action: "Grant permissions",
  }),
  no_accounts: ({ label, signIn }) => ({
    tone: "warning",
    title: `This ${signIn} sign-in has no ad account we can use`,
    effect: "The sign-in worked, but there is nothing to choose from.",
    todo: `Create an ad account at ${label}, or ask its owner to give you access. Then try again.`,
    action: "Try again",
  }),
  different_login: ({ signIn }) => ({
    tone: "warning",
    title: `That was a different ${signIn} login`,
    effect: "The connection stays as it was.",
    todo: "Sign in with the login that was used before, or disconnect first to change it.",
    action: "Try again",
  }),
  platform_unavailable: ({ signIn }) => ({
    tone: "info",
    title: `${signIn} isn't answering`,
    effect: `${UNCHANGED} Sales wait here, none is lost.`,
    todo: "This usually passes by itself. Try again in a few minutes.",
    action: "Try again",
  }),
  app_misconfigured: ({ signIn }) => ({
    tone: "destructive",
    title: `${signIn} refuses our application`,
    effect: UNCHANGED,
    todo: "This is for us to mend. Please tell support which platform it was.",
    action: null,
  }),
  forbidden: () => ({
    tone: "warning",
    title: "Your role may not connect platforms",
    effect: UNCHANGED,
    todo: "Ask the business owner, or a manager of this store.",
    action: null,
  }),
};

/** What stopped a connection, what it means, what to do. `platform` is null when the attempt is unknown. */
export function connectProblemWords(problem: ConnectProblem, platform: PlatformId | null): ProblemWords {
  const unknown = "the platform";
  return WORDS[problem]({
    label: platform ? platformInfo(platform).label : unknown,
    signIn: platform ? signInName(platform) : unknown,
  });
}
