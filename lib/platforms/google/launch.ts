import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignPlan, LaunchPort, LaunchProgress } from "@/lib/platforms/contract-advertising";
import { callerOf, type GoogleClient } from "./client";
import { checkPlan } from "./launch-check";
import { nameOf, toOperations } from "./launch-plan";
import { idOf, quote } from "./resource-names";
import { saysCode } from "./says-code";

const Made = z.object({ resourceName: z.string().min(1) }).optional();
const Answer = z.object({
  mutateOperationResponses: z
    .array(z.object({ campaignBudgetResult: Made, campaignResult: Made, adGroupResult: Made, adGroupAdResult: Made }))
    .default([]),
});
type Answer = z.output<typeof Answer>;
const CampaignRow = z.object({
  campaign: z.object({ resourceName: z.string().min(1), campaignBudget: z.string().optional() }),
});

/** Google's words for a name that is in use. */
const NAME_TAKEN = ["DUPLICATE_CAMPAIGN_NAME", "DUPLICATE_NAME"];
/** Google's words for something that is not there any more. */
const GONE = ["RESOURCE_NOT_FOUND", "CAMPAIGN_BUDGET_REMOVED", "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE"];

const withoutEmpty = (made: Readonly<Record<string, string | undefined>>): LaunchProgress =>
  Object.fromEntries(Object.entries(made).flatMap(([kind, name]) => (name === undefined ? [] : [[kind, name]])));

/** The resource names of a mutate's answer, by kind. */
function toProgress({ mutateOperationResponses: all }: Answer): LaunchProgress {
  const first = (kind: keyof Answer["mutateOperationResponses"][number]) =>
    all.find((response) => response[kind] !== undefined)?.[kind]?.resourceName;
  return withoutEmpty({
    budget: first("campaignBudgetResult"),
    campaign: first("campaignResult"),
    adGroup: first("adGroupResult"),
    ad: first("adGroupAdResult"),
  });
}

/** Search campaigns through the Google Ads API. */
export function createGoogleLaunch(client: GoogleClient): LaunchPort {
  /** POST customers/{id}/googleAds:mutate: all operations or none. */
  async function mutate(access: Access, mutateOperations: readonly object[], validateOnly = false): Promise<Answer> {
    const { data } = await client.callAds(validateOnly ? "read" : "write", callerOf(access), {
      method: "POST",
      path: `/customers/${encodeURIComponent(access.account.id)}/googleAds:mutate`,
      json: { mutateOperations, partialFailure: false, validateOnly },
      schema: Answer,
    });
    return data;
  }

  const query = <T>(access: Access, text: string, row: z.ZodType<T>): Promise<T[]> =>
    client.queryAds(callerOf(access), { customerId: access.account.id, query: text, row });

  /** What an interrupted try has made; since it makes all or nothing, the campaign stands for everything. */
  async function findMade(access: Access, plan: CampaignPlan): Promise<LaunchProgress | undefined> {
    const [row] = await query(
      access,
      `SELECT campaign.resource_name, campaign.campaign_budget FROM campaign WHERE campaign.name = ${quote(nameOf(plan))} AND campaign.status != 'REMOVED'`,
      CampaignRow,
    );
    return row && withoutEmpty({ campaign: row.campaign.resourceName, budget: row.campaign.campaignBudget });
  }

  async function make(access: Access, plan: CampaignPlan): Promise<LaunchProgress> {
    try {
      const made = toProgress(await mutate(access, toOperations(plan, access.account)));
      if (made.campaign !== undefined) return made;
      throw new PlatformError("google", { kind: "ambiguous" }, { reason: "answer_unreadable" });
    } catch (error) {
      // The answer to an earlier try may have been lost before the search could see what it made.
      const made = saysCode(error, NAME_TAKEN) ? await findMade(access, plan) : undefined;
      if (made) return made;
      throw error;
    }
  }

  /** What is gone already counts as done. */
  async function remove(access: Access, operation: object): Promise<void> {
    try {
      await mutate(access, [operation]);
    } catch (error) {
      if (!saysCode(error, GONE)) throw error;
    }
  }

  return {
    /** Search ads are shown in the name of the web address they lead to. */
    identities: () => Promise.resolve([]),

    check: checkPlan,

    /**
     * `googleAds:mutate` with the same operations as `launch` and `validateOnly`. A campaign of this name that is there
     * already is refused too. @throws PlatformError rejected with fields, permission, throttled, unavailable
     * Source: Google Ads API `google_ads_service.proto` v25, read 2026-11-22.
     */
    async validate(access, plan) {
      await mutate(access, toOperations(plan, access.account), true);
    },

    /**
     * One atomic `googleAds:mutate` makes everything or nothing, so there is one part to save:
     * `{ campaign, budget, adGroup, ad }` as resource names. A repeat looks for the campaign by its name first, and
     * then knows `{ campaign, budget }`. A budget for the whole time is spread over its days, see `dailyMinorOf`.
     * @throws PlatformError rejected with fields, permission, throttled, ambiguous (a repeat finds out), unavailable
     * Source: Google Ads API `google_ads_service.proto`, "Bulk mutates", v25, read 2026-11-22.
     */
    async launch(access, plan, progress, save) {
      if (progress.campaign !== undefined) return progress;
      const made = (await findMade(access, plan)) ?? (await make(access, plan));
      await save(made);
      return made;
    },

    /**
     * Removes the campaign with everything in it, then its budget, which Google may have removed with it. Where no answer
     * told of a campaign, the one that may have been made is looked for by its name, as `launch` does.
     * @throws PlatformError permission, throttled, ambiguous, unavailable
     * Source: Google Ads API `campaign_service.proto`, `campaign_budget.proto` v25, read 2026-11-22.
     */
    async undo(access, plan, progress) {
      const made = progress.campaign === undefined ? await findMade(access, plan) : progress;
      const { campaign, budget } = made ?? {};
      if (campaign !== undefined) await remove(access, { campaignOperation: { remove: campaign } });
      if (budget !== undefined) await remove(access, { campaignBudgetOperation: { remove: budget } });
    },

    /**
     * One update of the campaign with `updateMask: "status"`: what `launch` made below it is ready and shows only while
     * the campaign is active. What the owner has paused below it stays paused. `campaignId`: digits or resource name.
     * @throws PlatformError permission, rejected (it was removed), throttled, ambiguous, unavailable
     * Source: Google Ads API `campaign.proto`, `campaign_service.proto` v25, read 2026-11-22.
     */
    async setStatus(access, campaignId, status) {
      const resourceName = `customers/${access.account.id}/campaigns/${idOf(campaignId)}`;
      const update = { resourceName, status: status === "active" ? "ENABLED" : "PAUSED" };
      await mutate(access, [{ campaignOperation: { update, updateMask: "status" } }]);
    },
  };
}
