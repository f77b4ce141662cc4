import { PLATFORMS, platformInfo } from "@/lib/contracts/platform-list";
import type { ConnectionReason, ConnectionStatus } from "../contracts/connections";
import type { PlatformId } from "../contracts/platforms";
import { plural } from "./format-number";
import { formatClock, formatDate, formatDay } from "./format-time";

/** Who one signs in to: Instagram is reached through Facebook, Google Ads through Google. */
export const signInName = (platform: PlatformId): string =>
  platformInfo(platform).provider === "meta" ? "Facebook" : "Google";

/** Where a platform's sales are recorded, in its own word. */
export const targetName = (platform: PlatformId): string =>
  platformInfo(platform).provider === "meta" ? "dataset (pixel)" : "conversion action";

type History = Pick<ConnectionStatus, "figuresFrom" | "readingBackTo" | "rereadingFrom" | "rereadingTo">;
/** How far back figures reach, that more are on their way, and which are read once more. */
export function historyWords({ figuresFrom, readingBackTo, rereadingFrom, rereadingTo }: History): string {
  const goal = readingBackTo && formatDay(readingBackTo, true);
  if (!figuresFrom) return goal ? `Being read, back to ${goal}` : "Not read yet";
  return [
    `Back to ${formatDay(figuresFrom, true)}`,
    ...(goal ? [`reading older ones, to ${goal}`] : []),
    ...(rereadingFrom && rereadingTo
      ? [`reading ${formatDay(rereadingFrom, true)} to ${formatDay(rereadingTo, true)} once more`]
      : []),
  ].join("; ");
}

/** Why figures could not be read although the connection works; where it does not, its reason has words of its own. */
export const readingProblem = ({
  status,
  reason,
  errorMessage,
}: Pick<ConnectionStatus, "status" | "reason" | "errorMessage">): string | undefined =>
  status === "connected" && reason === null ? errorMessage : undefined;

export const BENEFITS: Readonly<Record<PlatformId, string>> = {
  facebook: "See what your Facebook ads earn, and let Facebook learn from the sales at your till.",
  instagram: "See what your Instagram ads earn, through your Facebook sign-in.",
  google: "See what your Google ads earn, and let Google Ads count the sales at your till.",
};

/** What the loss of a connection means, for the dialog that ends it. */
export function disconnectConsequences(platform: PlatformId): string[] {
  const { label, sendsSales, provider } = platformInfo(platform);
  const siblings = PLATFORMS.filter((entry) => entry.provider === provider && entry.id !== platform);
  return [
    `${label} figures stop updating and leave this page. They are kept, and come back when you reconnect.`,
    sendsSales
      ? `Sales from your till stop being sent to ${label}. They are still recorded here.`
      : "Sending sales is not affected.",
    ...siblings.map((entry) => `${entry.label} stays as it is.`),
    "You can reconnect at any time; your account is remembered.",
  ];
}

export type Explanation = { title: string; body: string; action: string };
type Context = { row: ConnectionStatus; timeZone: string; now: number };

type Names = { platform: PlatformId; label: string; signIn: string; held: string };
const againAt = (signIn: string, body: string): Explanation => ({
  title: `Sign in to ${signIn} again`,
  body,
  action: `Sign in to ${signIn}`,
});
const REASONS: Readonly<Record<ConnectionReason, (names: Names) => Explanation>> = {
  setup_incomplete: ({ label }) => ({
    title: `Choose your ${label} ad account`,
    body: "You have signed in. Nothing is read or sent until an account is chosen.",
    action: "Choose account",
  }),
  disconnected_by_user: ({ platform, label }) => ({
    title: `${label} is disconnected`,
    body: `Its figures are kept. Reconnect to ${platformInfo(platform).sendsSales ? "read them and send sales again" : "read them again"}.`,
    action: `Reconnect ${label}`,
  }),
  erased_on_request: ({ signIn, held }) =>
    againAt(
      signIn,
      `Whoever had signed in asked ${signIn} to have their data deleted, and our access with it. ${held}`,
    ),
  token_expired: ({ signIn, held }) => againAt(signIn, `Access has ended. ${held}`),
  token_revoked: ({ signIn, held }) => againAt(signIn, `Access was taken back at ${signIn}. ${held}`),
  password_changed: ({ signIn, held }) =>
    againAt(signIn, `The ${signIn} password was changed, which ends our access. ${held}`),
  token_unreadable: ({ signIn, held }) => againAt(signIn, `We can no longer use the stored access. ${held}`),
  account_checkpoint: ({ signIn, held }) => ({
    title: `${signIn} wants to check your account`,
    body: `Confirm your identity at ${signIn} first, then sign in here. ${held}`,
    action: `Sign in to ${signIn}`,
  }),
  permission_missing: ({ label, held }) => ({
    title: "One permission is missing",
    body: `${label} does not let us do everything this connection is for. ${held}`,
    action: "Grant permission",
  }),
  account_closed: ({ label, held }) => ({
    title: `The ${label} ad account is closed or disabled`,
    body: `Reopen it at ${label}, or choose another one. ${held}`,
    action: "Choose another account",
  }),
  account_lost: ({ signIn, held }) => ({
    title: "The ad account is out of reach",
    body: `Your ${signIn} sign-in may no longer use it. ${held}`,
    action: "Choose another account",
  }),
  target_gone: ({ platform, label, held }) => ({
    title: `The ${targetName(platform)} was removed`,
    body: `${label} has nowhere to record your sales. ${held}`,
    action: "Choose another",
  }),
  terms_not_accepted: ({ label, signIn, held }) => ({
    title: `${label} wants its terms accepted`,
    body: `Accept the customer data terms in your ${label} account; sending starts again by itself. ${held}`,
    action: `Sign in to ${signIn}`,
  }),
  app_misconfigured: ({ label, held }) => ({
    title: `${label} refuses our application`,
    body: `This is for us to mend; you don't need to do anything. ${held}`,
    action: "Try again",
  }),
};

export const isConnectionReason = (word: string): word is ConnectionReason => Object.hasOwn(REASONS, word);

/** What happened to a connection, what it means for the data, and what to do. */
export function explainReason(reason: ConnectionReason, context: Context): Explanation {
  const { platform } = context.row;
  const { label } = platformInfo(platform);
  return REASONS[reason]({ platform, label, signIn: signInName(platform), held: heldSentence(context) });
}

/** "38 sales are waiting since 14:02, none is lost." */
export function heldSentence({ row, timeZone, now }: Context): string {
  if (!platformInfo(row.platform).sendsSales) return "Figures stop updating until then.";
  if (row.heldSales === 0) return "New sales will wait here, none is lost.";
  const since = row.heldSince ? ` since ${formatClock(row.heldSince, timeZone, now)}` : "";
  return `${plural(row.heldSales, "sale")} ${row.heldSales === 1 ? "is" : "are"} waiting${since}, none is lost. They go out by themselves as soon as it works again.`;
}

export const endsSoonWords = (row: ConnectionStatus, timeZone: string): Explanation => ({
  title: `${signInName(row.platform)} access ends on ${row.grantEndsAt ? formatDate(row.grantEndsAt, timeZone) : "a day soon"}`,
  body: "Renew it now so that sales keep flowing. Your chosen account stays.",
  action: "Renew access",
});
