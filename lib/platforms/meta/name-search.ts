import * as z from "zod";
import type { Access } from "@/lib/platforms/contract";
import { accountCaller, type MetaClient } from "./client";
import { isRefused } from "./graph-answers";

export const Named = z.object({ id: z.string(), name: z.string().default("") });

/** Finds what `launch` made by the mark that ends its names. Reads all pages. @throws PlatformError */
export function createNameSearch(client: MetaClient) {
  async function listNamed(access: Access, path: string, mark: string, query: Readonly<Record<string, string>> = {}) {
    const rows = await client.listAll(
      accountCaller(access),
      path,
      { fields: "id,name", limit: "200", ...query },
      Named,
    );
    return rows.filter(({ name }) => name.includes(mark));
  }

  const findNamed = async (...search: Parameters<typeof listNamed>): Promise<string | null> =>
    (await listNamed(...search))[0]?.id ?? null;

  /** That campaigns can be filtered by name is not documented; where the filter is refused all of them are looked through. */
  async function findCampaign(access: Access, path: string, mark: string): Promise<string | null> {
    const filtering = JSON.stringify([{ field: "name", operator: "CONTAIN", value: mark }]);
    try {
      return await findNamed(access, path, mark, { filtering });
    } catch (error) {
      if (!isRefused(error)) throw error;
      return findNamed(access, path, mark);
    }
  }

  return { listNamed, findNamed, findCampaign };
}
