import { findStoreFacts } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type CsvColumn, writeCsv } from "@/lib/core/csv";
import { createLogger } from "@/lib/core/logger";

type Table<Row> = {
  /** In the file's name, beside the store and the range. */
  readonly view: string;
  readonly range: { readonly from?: string | null | undefined; readonly to?: string | null | undefined };
  /** Times are those of the store's zone. */
  readonly columns: (store: { readonly timeZone: string }) => readonly CsvColumn<Row>[];
  readonly pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
};

/**
 * A table as a file to download, sent page by page. The first page is read before anything is answered, so that what is
 * wrong with the request is told as everywhere; what breaks later breaks the download off, which no reader takes for whole.
 */
export async function csvResponse<Row>(tenant: Tenant, { view, range, columns, pages }: Table<Row>): Promise<Response> {
  const store = await withTenant(tenant, (tx) => findStoreFacts(tx, tenant));
  if (!store) throw new TypeError("a tenant has a store");
  const lines = writeCsv(columns(store), pages);
  const first = [await lines.next(), await lines.next()].map(({ value }) => value ?? "").join("");
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first)),
    pull: async (controller) => {
      const { done, value } = await lines.next().catch((error: unknown) => {
        createLogger("api.csv").error("broken off", { view, error });
        throw error;
      });
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await lines.return();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName(store.slug, view, range)}"`,
      "cache-control": "private, no-store",
    },
  });
}

/** What somebody called a thing, as part of a file's name: "Été, perdu" is "ete-perdu"; empty when nothing is left. */
export const asciiName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** "harbour-street-campaigns-2026-11-01-to-2026-11-28.csv" */
function fileName(slug: string, view: string, { from, to }: Table<unknown>["range"]): string {
  const days = from && to ? `${from}-to-${to}` : from ? `from-${from}` : to ? `until-${to}` : "all-days";
  // A moment has colons, which some file systems do not.
  return `${`${slug}-${view}-${days}`.replace(/[^\w-]+/g, "-")}.csv`;
}
