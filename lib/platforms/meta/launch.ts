import * as z from "zod";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignPlan, LaunchPort, LaunchProgress } from "@/lib/platforms/contract-advertising";
import { accountCaller, type MetaClient } from "./client";
import { acceptGone, Created, Done } from "./graph-answers";
import { accountEdge, nodePath } from "./graph-path";
import { listIdentities } from "./identities";
import { checkPlan } from "./launch-check";
import { adBody, adSetBody, campaignBody, creativeBody, markIn, markOf } from "./launch-plan";
import { refuseSmallBudget } from "./least-budget";
import { createNameSearch, Named } from "./name-search";

const WRITE_TIMEOUT_MS = 30_000;
const IMAGE_TIMEOUT_MS = 120_000;

type Body = Readonly<Record<string, unknown>>;
const Images = z
  .object({ images: z.record(z.string(), z.object({ hash: z.string().min(1) })) })
  .transform(({ images }, context) => {
    const [image] = Object.values(images);
    if (image) return image.hash;
    context.addIssue({ code: "custom", message: "no image" });
    return z.NEVER;
  });

const idIn =
  (made: LaunchProgress) =>
  (part: string): string => {
    const id = made[part];
    if (id === undefined) throw new TypeError(`nothing is known of the ${part}`);
    return id;
  };

/** Campaigns step by step. Sources: Meta "Ad campaign", "Ad set", "Ad creative", "Ad", "Ad image", read 2026-11-22. */
export function createMetaLaunch(client: MetaClient): LaunchPort {
  const { listNamed, findNamed, findCampaign } = createNameSearch(client);

  /** Meta checks the whole of it and makes nothing, so a lost answer is asked for again. */
  async function validateOnly(access: Access, edge: string, body: Body): Promise<void> {
    await client.call("read", accountCaller(access), {
      method: "POST",
      path: accountEdge(access, edge),
      json: { ...body, execution_options: ["validate_only"] },
      schema: Done,
      timeoutMs: WRITE_TIMEOUT_MS,
    });
  }

  async function make(access: Access, edge: string, body: Body): Promise<string> {
    const { data } = await client.call("write", accountCaller(access), {
      method: "POST",
      path: accountEdge(access, edge),
      json: body,
      schema: Created,
      timeoutMs: WRITE_TIMEOUT_MS,
    });
    return data.id;
  }

  /** Checked first: of what Meta refuses nothing is left behind. */
  async function makeChecked(access: Access, edge: string, body: Body): Promise<string> {
    await validateOnly(access, edge, body);
    return make(access, edge, body);
  }

  async function uploadImage(access: Access, { ad: { image } }: CampaignPlan): Promise<string> {
    if (!image) throw new TypeError("a checked plan has a picture");
    const { data } = await client.call("write", accountCaller(access), {
      method: "POST",
      path: accountEdge(access, "adimages"),
      form: { bytes: Buffer.from(image.bytes).toString("base64") },
      schema: Images,
      timeoutMs: IMAGE_TIMEOUT_MS,
    });
    return data;
  }

  /** The parts in the order in which they need each other, each with how it is found and how it is made. */
  function partsOf(access: Access, plan: CampaignPlan) {
    const { account } = access;
    const mark = markOf(plan);
    type Made = (part: string) => string;
    return [
      {
        part: "campaign",
        find: () => findCampaign(access, accountEdge(access, "campaigns"), mark),
        make: () => make(access, "campaigns", campaignBody(plan)),
      },
      {
        part: "adSet",
        find: (made: Made) => findNamed(access, `${nodePath(made("campaign"))}/adsets`, mark),
        make: (made: Made) => makeChecked(access, "adsets", adSetBody(plan, account, made("campaign"), new Date())),
      },
      // The same picture gets the same hash, so it is simply sent again.
      { part: "image", find: () => Promise.resolve(null), make: () => uploadImage(access, plan) },
      {
        part: "creative",
        find: () => findNamed(access, accountEdge(access, "adcreatives"), mark),
        make: (made: Made) => makeChecked(access, "adcreatives", creativeBody(plan, account, made("image"))),
      },
      {
        part: "ad",
        find: (made: Made) => findNamed(access, `${nodePath(made("adSet"))}/ads`, mark),
        make: (made: Made) => makeChecked(access, "ads", adBody(plan, made("adSet"), made("creative"))),
      },
    ];
  }

  async function remove(access: Access, id: string): Promise<void> {
    try {
      await client.call("write", accountCaller(access), { method: "DELETE", path: nodePath(id), schema: Done });
    } catch (error) {
      await acceptGone(client, access, error);
    }
  }

  /** Progress, and what an interrupted try made beyond it. The first part that is not there ends the search. */
  async function findMade(access: Access, plan: CampaignPlan, progress: LaunchProgress): Promise<LaunchProgress> {
    let made = progress;
    for (const { part, find } of partsOf(access, plan)) {
      // A picture leaves no trace to look for and says nothing about what comes after it.
      if (made[part] !== undefined || part === "image") continue;
      const id = await find(idIn(made)).catch(async (error: unknown) => {
        await acceptGone(client, access, error);
        return null;
      });
      if (id === null) break;
      made = { ...made, [part]: id };
    }
    return made;
  }

  async function setObjectStatus(access: Access, id: string, status: "ACTIVE" | "PAUSED"): Promise<void> {
    await client.call("write", accountCaller(access), {
      method: "POST",
      path: nodePath(id),
      json: { status },
      schema: Done,
    });
  }

  return {
    identities: (access) => listIdentities(client, access),

    check: (plan, account) => checkPlan(plan, account, new Date()),

    /**
     * GET /act_…/minimum_budgets (whole numbers a day in Meta's own units), then POST /act_…/campaigns with
     * `execution_options: ["validate_only"]`. What hangs on the campaign can only be checked when there is one, which
     * `launch` does before it makes each part.
     * @throws PlatformError rejected with the fields that are wrong, permission, reconnect, throttled, unavailable
     */
    async validate(access, plan) {
      await refuseSmallBudget(client, access, plan);
      await validateOnly(access, "campaigns", campaignBody(plan));
    },

    /**
     * POST /act_…/campaigns → /adsets → /adimages → /adcreatives → /ads, all PAUSED, each name ending in the plan's tag.
     * Progress: `campaign`, `adSet`, `image` (a hash), `creative`, `ad`. Meta knows no idempotency keys: the first part
     * that progress does not name may exist already and is looked for by its name, the next ones only while it does.
     * @throws PlatformError as `validate`; ambiguous when a part may have been made, and the same call again finds it
     */
    async launch(access, plan, progress, save) {
      let made: LaunchProgress = { ...progress };
      let mayExist = true;
      for (const { part, find, make: makePart } of partsOf(access, plan)) {
        if (made[part] !== undefined) continue;
        const found: string | null = mayExist ? await find(idIn(made)) : null;
        // A picture leaves no trace to look for and says nothing about what comes after it.
        if (part !== "image") mayExist = found !== null;
        made = { ...made, [part]: found ?? (await makePart(idIn(made))) };
        await save(made);
      }
      return made;
    },

    /**
     * DELETE /{id} of ad, creative, ad set and campaign. 100/33 means it is gone, as long as GET /act_… still shows the
     * account. The first part that progress does not name may have been made all the same and is looked for as in
     * `launch`. The picture stays in the account's library: other ads may show the same one. @throws PlatformError
     */
    async undo(access, plan, progress) {
      const made = await findMade(access, plan, progress);
      for (const part of ["ad", "creative", "adSet", "campaign"]) {
        const id = made[part];
        if (id !== undefined) await remove(access, id);
      }
    },

    /**
     * POST /{id} `{ status }`. Starting: ads and ad sets whose names carry the campaign's own mark, then the campaign, so
     * that nothing runs before all is ready; what somebody else put into it stays as it is. Pausing: the campaign alone,
     * which stops everything below it. May be repeated. @throws PlatformError
     */
    async setStatus(access, campaignId, status) {
      if (status === "active") {
        const { data } = await client.call("read", accountCaller(access), {
          method: "GET",
          path: nodePath(campaignId),
          query: { fields: "id,name" },
          schema: Named,
        });
        const mark = markIn(data.name);
        for (const edge of mark === null ? [] : ["ads", "adsets"])
          for (const { id } of await listNamed(access, `${nodePath(campaignId)}/${edge}`, mark ?? ""))
            await setObjectStatus(access, id, "ACTIVE");
      }
      await setObjectStatus(access, campaignId, status === "active" ? "ACTIVE" : "PAUSED");
    },
  };
}
