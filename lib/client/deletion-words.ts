import type { DeletionStatus } from "../contracts/platform-callbacks";
import type { ProviderId } from "../contracts/platform-list";
import { plural } from "./format-number";
import { formatMoment } from "./format-time";

const NAMES: Readonly<Record<ProviderId, string>> = { meta: "Facebook", google: "Google" };

export type DeletionWords = {
  readonly state: string;
  /** What was asked, of whom, when. */
  readonly asked: string;
  readonly outcome: string;
  readonly deletes: readonly string[];
  readonly keeps: readonly string[];
};

/** What a person who asked for deletion reads: they know neither our product nor its words. */
export function deletionWords({ provider, state, requestedAt, completedAt, stores }: DeletionStatus): DeletionWords {
  const name = NAMES[provider];
  const at = (time: string) => formatMoment(time, "UTC");
  return {
    state: state === "done" ? "Done" : "Received",
    asked: `On ${at(requestedAt)}, ${name} told us that you want your data deleted here.`,
    outcome:
      completedAt === null
        ? "We have your request and are carrying it out. That normally takes a few minutes: open this page again later."
        : stores === 0
          ? `On ${at(completedAt)} we looked for you everywhere, and held nothing about you.`
          : `Your data was deleted on ${at(completedAt)}, for ${plural(stores, "store")} that you had connected.`,
    deletes: [
      `Your ${name} user id. Your name, e-mail address and password at ${name} were never kept here.`,
      "The access you had given us, and the list of what you had allowed. Nothing more is read or sent with it.",
      `The connection between ${name} and each store it was used for. Somebody there has to sign in anew.`,
    ],
    keeps: [
      "Figures of ad campaigns, the ad accounts, Pages and Instagram accounts they belong to, and sales: records of the business, which it has to account with. They do not say who you are, unless one of these accounts is named after you.",
      "A note in the business's log that access was deleted, and when, so that it can tell why its connection ended. It does not name you.",
      `What you did not give us through ${name}, such as a login of your own to this site: the business that invited you decides about it.`,
      `This request, without your ${name} user id, so that you can look it up.`,
    ],
  };
}
