import * as z from "zod";
import type { Access } from "@/lib/platforms/contract";
import type { Identity } from "@/lib/platforms/contract-advertising";
import { accountCaller, type MetaClient } from "./client";
import { accountEdge } from "./graph-path";

const PromotedPage = z.object({
  id: z.string(),
  name: z.string().default(""),
  instagram_business_account: z.object({ id: z.string() }).optional(),
});

/**
 * GET /act_…/promote_pages, all pages: the Pages the account may advertise, with their Instagram accounts.
 * @throws PlatformError permission, reconnect, throttled, unavailable
 * Source: Meta "Ad account promote pages", read 2026-11-22.
 */
export async function listIdentities(client: MetaClient, access: Access): Promise<readonly Identity[]> {
  const pages = await client.listAll(
    accountCaller(access),
    accountEdge(access, "promote_pages"),
    { fields: "id,name,instagram_business_account{id}", limit: "100" },
    PromotedPage,
  );
  return pages.map(({ id, name, instagram_business_account: instagram }) => ({
    ...{ id, name: name || id },
    instagramUserId: instagram?.id ?? null,
  }));
}
