import { and, asc, eq, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import { OWN_VIEWS_MAX, SHARED_VIEWS_MAX } from "../../lib/contracts/campaign-views";
import type { Transaction } from "../client";
import { marketingCampaignViewDefaults as defaults, users, marketingCampaignViews as views } from "../schema";

const ofStore = (tenant: Tenant) => eq(views.storeId, tenant.storeId);
const isThere = isNull(views.deletedAt);

const rowsFor = (tx: Transaction, userId: string) =>
  tx
    .select({
      id: views.id,
      name: views.name,
      shared: views.shared,
      shows: views.shows,
      madeBy: views.madeBy,
      makerName: users.name,
      isDefault: sql<boolean>`${defaults.viewId} is not null`,
      createdAt: views.createdAt,
      updatedAt: views.updatedAt,
      deletedAt: views.deletedAt,
    })
    .from(views)
    .innerJoin(users, eq(users.id, views.madeBy))
    .leftJoin(
      defaults,
      and(eq(defaults.storeId, views.storeId), eq(defaults.viewId, views.id), eq(defaults.userId, userId)),
    );

/** A person's own views and those shared in the store, the oldest first: as many as there may be. */
export const listViewRows = (tx: Transaction, tenant: Tenant, userId: string) =>
  rowsFor(tx, userId)
    .where(and(ofStore(tenant), isThere, or(eq(views.madeBy, userId), views.shared)))
    .orderBy(asc(views.createdAt), asc(views.id))
    .limit(OWN_VIEWS_MAX + SHARED_VIEWS_MAX);

/** Whoever made it, and also one that is deleted but not gone yet; the caller says who may see it. */
export async function findViewRow(tx: Transaction, tenant: Tenant, userId: string, id: string) {
  const [row] = await rowsFor(tx, userId)
    .where(and(ofStore(tenant), eq(views.id, id)))
    .limit(1);
  return row;
}
export type ViewRow = NonNullable<Awaited<ReturnType<typeof findViewRow>>>;

/** Writers of a store's views take turns, so that no two pass a limit or take a name together. */
export async function lockViews(tx: Transaction, { storeId }: Tenant): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('campaign-views/' || ${storeId}::text, 0))`);
}

export const countOwnViews = (tx: Transaction, tenant: Tenant, userId: string): Promise<number> =>
  tx.$count(views, and(ofStore(tenant), isThere, eq(views.madeBy, userId)));
export const countSharedViews = (tx: Transaction, tenant: Tenant): Promise<number> =>
  tx.$count(views, and(ofStore(tenant), isThere, views.shared));

/** Whether a person has another view of that name, in whatever case. */
export async function isNameTaken(
  tx: Transaction,
  tenant: Tenant,
  { id, madeBy, name }: Pick<ViewRow, "id" | "madeBy" | "name">,
): Promise<boolean> {
  const same = sql`lower(${views.name}) = lower(${name})`;
  return (await tx.$count(views, and(ofStore(tenant), isThere, eq(views.madeBy, madeBy), same, ne(views.id, id)))) > 0;
}

export async function insertView(
  tx: Transaction,
  tenant: Tenant,
  row: Pick<ViewRow, "id" | "madeBy" | "name" | "shared" | "shows">,
): Promise<void> {
  await tx.insert(views).values({ ...row, storeId: tenant.storeId });
}

export async function updateView(
  tx: Transaction,
  tenant: Tenant,
  id: string,
  change: Partial<Pick<ViewRow, "name" | "shared" | "shows" | "deletedAt">>,
): Promise<void> {
  await tx
    .update(views)
    .set(change)
    .where(and(ofStore(tenant), eq(views.id, id)));
}

/** Takes away for good what was deleted before that moment. */
export async function purgeViews(tx: Transaction, tenant: Tenant, before: Date): Promise<void> {
  await tx.delete(views).where(and(ofStore(tenant), lt(views.deletedAt, before)));
}

/** A person's overview opens with this view from now on, in place of another. */
export async function setDefaultView(tx: Transaction, tenant: Tenant, userId: string, viewId: string): Promise<void> {
  await tx
    .insert(defaults)
    .values({ storeId: tenant.storeId, userId, viewId })
    .onConflictDoUpdate({ target: [defaults.storeId, defaults.userId], set: { viewId } });
}

/** Nobody's overview opens with this view any more: of one person, or of all but one. */
export async function clearDefaultView(
  tx: Transaction,
  tenant: Tenant,
  viewId: string,
  who: { readonly of: string } | { readonly exceptOf: string },
): Promise<void> {
  const person = "of" in who ? eq(defaults.userId, who.of) : ne(defaults.userId, who.exceptOf);
  await tx.delete(defaults).where(and(eq(defaults.storeId, tenant.storeId), eq(defaults.viewId, viewId), person));
}
