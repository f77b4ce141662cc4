import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access, Identifiers } from "@/lib/platforms/contract";
import type { Audience, AudiencePort, MemberBatch, MemberReceipt } from "@/lib/platforms/contract-advertising";
import type { GoogleClient } from "./client";
import { confirmIngestion } from "./confirm";
import { hashForGoogle } from "./identify";
import { mayBeThere, saysCode } from "./says-code";
import { isOwnContactList, listUserLists, pathOfLists, toAudience, wayIn } from "./user-lists";

const MEMBERS_MAX = 10_000;
const DESTINATIONS_MAX = 10;
const DAY_S = 86_400;
const KEEP_DAYS_MAX = 540;

/** Google's words for a list that is not there any more. */
const GONE = ["NOT_FOUND", "INVALID_USER_LIST_ID"];

const Taken = z.object({ requestId: z.string().min(1) });
const Created = z.object({ id: z.coerce.string().regex(/^\d+$/) });

const referenceOf = (listId: string): string => `list-${listId}`;
const account = (accountId: string) => ({ accountType: "GOOGLE_ADS", accountId });
/** Lists belong to the ad account itself; a manager is named only when access runs through one. */
const toDestination = ({ account: { id, extra } }: Access, listId: string) => ({
  reference: referenceOf(listId),
  operatingAccount: account(id),
  ...(extra.loginCustomerId !== undefined && { loginAccount: account(extra.loginCustomerId) }),
  productDestinationId: listId,
});
/** What a request for one or several lists has in common; every member goes to every list. */
function toRequest(access: Access, listIds: readonly string[], members: readonly Identifiers[]) {
  const destinationReferences = listIds.map(referenceOf);
  return {
    destinations: listIds.map((listId) => toDestination(access, listId)),
    audienceMembers: members.map((compositeData) => ({ destinationReferences, compositeData })),
    encoding: "HEX",
  };
}

const consentWord = (given: boolean) => (given ? "CONSENT_GRANTED" : "CONSENT_DENIED");

const inSlices = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** Customer Match through the Data Manager API. Source: Data Manager API v1 reference and guides, read 2026-11-22. */
export function createGoogleAudiences(client: GoogleClient): AudiencePort {
  async function changeMembers(
    access: Access,
    verb: "ingest" | "remove",
    json: { readonly audienceMembers: readonly unknown[]; readonly [field: string]: unknown },
  ): Promise<MemberReceipt> {
    const { data } = await client.callDataManager("write", access, {
      method: "POST",
      path: `/v1/audienceMembers:${verb}`,
      json,
      schema: Taken,
    });
    const { requestId } = data;
    return { received: json.audienceMembers.length, invalid: 0, receiptId: requestId, traceId: requestId };
  }

  const remove = (access: Access, listIds: readonly string[], members: readonly Identifiers[]) =>
    changeMembers(access, "remove", toRequest(access, listIds, members));

  return {
    maxMembers: MEMBERS_MAX,

    /** `{ userData: { userIdentifiers } }`, by the rules for events; at most three of the ten that Google takes. */
    identify(customer) {
      const userIdentifiers = hashForGoogle(customer);
      return userIdentifiers.length > 0 ? { userData: { userIdentifiers } } : null;
    },

    /**
     * GET accountTypes/GOOGLE_ADS/accounts/{id}/userLists, all pages. Sizes are Google's estimates for its networks,
     * the smallest and the largest of them.
     * @throws PlatformError reconnect, permission, throttled, unavailable
     * Source: Data Manager API `user_list_service.proto`, `user_list.proto`, read 2026-11-22.
     */
    async list(access): Promise<readonly Audience[]> {
      return (await listUserLists(client, access)).map(toAudience);
    },

    /**
     * POST accountTypes/GOOGLE_ADS/accounts/{id}/userLists: a list for e-mails, phones and addresses (CONTACT_ID). A
     * member stays `keepDays`, at most (and when null) 540 days. Names are unique in an account: after a lost answer
     * the list of this name and description is the one that was asked for.
     * @throws PlatformError rejected when the name belongs to another list; permission, throttled, ambiguous
     * Source: Data Manager API `user_list.proto`, Google Ads "Customer Match", read 2026-11-22.
     */
    async create(access, { name, description, keepDays }) {
      const days = Math.min(keepDays ?? KEEP_DAYS_MAX, KEEP_DAYS_MAX);
      try {
        const { data } = await client.callDataManager("write", access, {
          method: "POST",
          path: pathOfLists(access),
          headers: wayIn(access),
          json: {
            displayName: name,
            ...(description !== "" && { description }),
            membershipStatus: "OPEN",
            membershipDuration: `${days * DAY_S}s`,
            ingestedUserListInfo: {
              uploadKeyTypes: ["CONTACT_ID"],
              contactIdInfo: { dataSourceType: "DATA_SOURCE_TYPE_FIRST_PARTY" },
            },
          },
          schema: Created,
        });
        return { id: data.id };
      } catch (error) {
        if (!mayBeThere(error, ["DISPLAY_NAME_ALREADY_USED", "ALREADY_EXISTS"])) throw error;
        const made = (await listUserLists(client, access)).find(
          (list) => isOwnContactList(list) && list.displayName === name && list.description === description,
        );
        if (made) return { id: made.id };
        throw error;
      }
    },

    createLookalike: null,

    /**
     * POST audienceMembers:ingest, 1..10,000 members for one list, taken or refused as a whole. The session is not
     * told: each request stands alone, and repeats change nothing. The answer says only that the members are taken.
     * @throws PlatformError permission (`terms_not_accepted`, `target_gone`), rejected with indexes, throttled, ambiguous
     * Source: Data Manager API `ingestion_service.proto`, "Send audience members", read 2026-11-22.
     */
    add: (access, audienceId, { members, consent }: MemberBatch) =>
      changeMembers(access, "ingest", {
        ...toRequest(access, [audienceId], members),
        // Said for all, since whoever did not agree is not among them.
        consent: {
          adUserData: consentWord(consent.adUserData),
          adPersonalization: consentWord(consent.adPersonalization),
        },
        termsOfService: { customerMatchTermsOfServiceStatus: "ACCEPTED" },
      }),

    /** POST audienceMembers:remove: as `add`, without consent and terms. @throws PlatformError as `add` */
    remove: (access, audienceId, { members }) => remove(access, [audienceId], members),

    /**
     * POST audienceMembers:remove with up to ten lists a request, over every list of contacts that the account owns. A
     * group that is refused for one of its lists is asked list by list; one that is gone counts as left.
     * @throws PlatformError as `add`, once all other lists are done where one refused; a repeat takes out again who is
     * out already, without harm
     * Source: Data Manager API "Limits", read 2026-11-22.
     */
    async removeEverywhere(access, members) {
      const lists = (await listUserLists(client, access)).filter(isOwnContactList);
      const receipts: MemberReceipt[] = [];
      const refusals: PlatformError[] = [];
      const queue = inSlices(
        lists.map(({ id }) => id),
        DESTINATIONS_MAX,
      );
      for (let some = queue.shift(); some !== undefined; some = queue.shift()) {
        try {
          receipts.push(await remove(access, some, members));
        } catch (error) {
          const isGone = saysCode(error, GONE);
          if (!(error instanceof PlatformError) || (error.failure.kind !== "rejected" && !isGone)) throw error;
          if (some.length > 1) queue.unshift(...inSlices(some, 1));
          else if (!isGone) refusals.push(error);
        }
      }
      if (refusals[0]) throw refusals[0];
      return receipts;
    },

    /** DELETE accountTypes/GOOGLE_ADS/accounts/{id}/userLists/{list}. @throws PlatformError permission, throttled … */
    async delete(access, audienceId) {
      try {
        await client.callDataManager("write", access, {
          method: "DELETE",
          path: `${pathOfLists(access)}/${encodeURIComponent(audienceId)}`,
          headers: wayIn(access),
          schema: z.unknown(),
        });
      } catch (error) {
        if (!saysCode(error, GONE)) throw error;
      }
    },

    /** As for events: Google counts what it refused by reason, and knows after about half an hour. */
    confirm: (access, receiptId) => confirmIngestion(client, access, receiptId),
  };
}
