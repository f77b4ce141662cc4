import type { Transaction } from "@/db/client";
import { insertAudit } from "@/db/queries/audit";
import {
  clearDefaultView,
  countOwnViews,
  countSharedViews,
  findViewRow,
  insertView,
  isNameTaken,
  listViewRows,
  lockViews,
  purgeViews,
  setDefaultView,
  updateView,
  type ViewRow,
} from "@/db/queries/campaign-views";
import { withTenant } from "@/db/with-tenant";
import type { Actor, Tenant } from "@/lib/auth/tenant";
import {
  type CampaignView,
  type CampaignViewBody,
  type CampaignViewChange,
  type CampaignViewDeleted,
  type CampaignViewList,
  type CampaignViewResult,
  OWN_VIEWS_MAX,
  readShows,
  SHARED_VIEWS_MAX,
} from "@/lib/contracts/campaign-views";
import { roleCan } from "@/lib/contracts/stores";
import { AppError, InvalidInputError } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";

/** For so long a deleted view can come back; the page offers it for seconds. */
const KEPT_DELETED_MS = 86_400_000;

type Person = Extract<Actor, { kind: "user" }>;
type View = Pick<ViewRow, "madeBy" | "shared">;

/** Views are a person's: neither a till nor a job has any. */
function personOf({ actor }: Tenant): Person {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person has views.");
  return actor;
}
const isSeen = ({ madeBy, shared }: View, { userId }: Person): boolean => madeBy === userId || shared;
/** What the team sees is its maker's, and the owner's who answers for the store. */
const mayChange = ({ madeBy, shared }: View, { userId, role }: Person): boolean =>
  madeBy === userId || (shared && roleCan(role, "own"));

function requireChange(view: View, person: Person): void {
  if (mayChange(view, person)) return;
  throw new AppError("forbidden", "Only whoever made this view, or an owner, can change it. Save a copy of your own.");
}
function requireSharing({ shared }: Pick<View, "shared">, { role }: Person): void {
  if (!shared || roleCan(role, "operate")) return;
  throw new AppError("forbidden", "Your role can keep views of its own but not share them.");
}

/** The caller's views and those that are shared in the store, the oldest first. */
export function listCampaignViews(tenant: Tenant): Promise<CampaignViewList> {
  const person = personOf(tenant);
  return withTenant(tenant, async (tx) => ({
    success: true,
    data: (await listViewRows(tx, tenant, person.userId)).map((row) => toItem(row, person)),
  }));
}

/** @throws AppError forbidden to share, conflict at the most views; InvalidInputError for a name that is taken */
export function createCampaignView(tenant: Tenant, body: CampaignViewBody): Promise<CampaignViewResult> {
  const person = personOf(tenant);
  requireSharing(body, person);
  const { name, shared, shows, isDefault } = body;
  const row = { id: newId(), madeBy: person.userId, name, shared, shows };
  return writeViews(tenant, async (tx) => {
    await requireRoom(tx, tenant, row);
    await insertView(tx, tenant, row);
    if (isDefault) await setDefaultView(tx, tenant, person.userId, row.id);
    if (shared) await tell(tx, tenant, "created", row);
    return readBack(tx, tenant, person, row.id);
  });
}

/**
 * Renames, shares or changes a view, or makes it the one that the caller's overview opens with.
 * @throws AppError not_found, forbidden, conflict; InvalidInputError for a name that is taken
 */
export function changeCampaignView(tenant: Tenant, id: string, body: CampaignViewChange): Promise<CampaignViewResult> {
  const person = personOf(tenant);
  const { isDefault, ...change } = body;
  return writeViews(tenant, async (tx) => {
    const before = await requireView(tx, tenant, person, id);
    const { name = before.name, shared = before.shared, shows = before.shows } = change;
    const after = { ...before, name, shared, shows };
    if (Object.keys(change).length > 0) await writeChange(tx, tenant, person, { before, after });
    // An owner may have just made it its maker's alone.
    if (isDefault === true && isSeen(after, person)) await setDefaultView(tx, tenant, person.userId, id);
    if (isDefault === false) await clearDefaultView(tx, tenant, id, { of: person.userId });
    return readBack(tx, tenant, person, id);
  });
}

async function writeChange(
  tx: Transaction,
  tenant: Tenant,
  person: Person,
  { before, after }: { before: ViewRow; after: ViewRow },
): Promise<void> {
  requireChange(before, person);
  requireSharing(after, person);
  await requireName(tx, tenant, after);
  if (after.shared && !before.shared) await requireSharedRoom(tx, tenant);
  const { id, name, shared, shows } = after;
  await updateView(tx, tenant, id, { name, shared, shows });
  if (before.shared && !shared) await clearDefaultView(tx, tenant, id, { exceptOf: before.madeBy });
  if (before.shared !== shared) await tell(tx, tenant, shared ? "shared" : "kept_private", after);
  else if (shared) await tell(tx, tenant, "changed", after);
}

/** Takes a view away from everybody; it can be brought back for a day. @throws AppError not_found, forbidden */
export async function deleteCampaignView(tenant: Tenant, id: string, now = new Date()): Promise<CampaignViewDeleted> {
  const person = personOf(tenant);
  await writeViews(tenant, async (tx) => {
    const row = await requireView(tx, tenant, person, id);
    requireChange(row, person);
    await updateView(tx, tenant, id, { deletedAt: now });
    if (row.shared) await tell(tx, tenant, "deleted", row);
  });
  return { success: true, message: "The view is deleted. It can be brought back for a day." };
}

/**
 * Brings a deleted view back as it was, also to those whose overview opened with it; one that is there stays.
 * @throws AppError not_found, forbidden, conflict at the most views; InvalidInputError when its name was taken meanwhile
 */
export function restoreCampaignView(tenant: Tenant, id: string): Promise<CampaignViewResult> {
  const person = personOf(tenant);
  return writeViews(tenant, async (tx) => {
    const row = await requireView(tx, tenant, person, id, "or deleted");
    requireChange(row, person);
    if (row.deletedAt === null) return readBack(tx, tenant, person, id);
    // Whoever may delete it may take that back: it shares nothing that was not shared before.
    await requireRoom(tx, tenant, row);
    await updateView(tx, tenant, id, { deletedAt: null });
    if (row.shared) await tell(tx, tenant, "restored", row);
    return readBack(tx, tenant, person, id);
  });
}

/** How a view is called, for a file's name; undefined for one that the caller does not see. */
export async function findCampaignViewName(tenant: Tenant, id: string): Promise<string | undefined> {
  const person = personOf(tenant);
  if (!isId(id)) return undefined;
  const row = await withTenant(tenant, (tx) => findViewRow(tx, tenant, person.userId, id));
  return row && row.deletedAt === null && isSeen(row, person) ? row.name : undefined;
}

/** Every write first takes away for good what was deleted longer ago than it can come back. */
const writeViews = <T>(tenant: Tenant, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  withTenant(tenant, async (tx) => {
    await lockViews(tx, tenant);
    await purgeViews(tx, tenant, new Date(Date.now() - KEPT_DELETED_MS));
    return work(tx);
  });

async function requireView(
  tx: Transaction,
  tenant: Tenant,
  person: Person,
  id: string,
  which: "there" | "or deleted" = "there",
): Promise<ViewRow> {
  const row = isId(id) ? await findViewRow(tx, tenant, person.userId, id) : undefined;
  if (row && isSeen(row, person) && (which === "or deleted" || row.deletedAt === null)) return row;
  throw new AppError("not_found", "There is no such view.");
}

async function requireRoom(
  tx: Transaction,
  tenant: Tenant,
  row: Pick<ViewRow, "id" | "madeBy" | "name" | "shared">,
): Promise<void> {
  if ((await countOwnViews(tx, tenant, row.madeBy)) >= OWN_VIEWS_MAX)
    throw new AppError("conflict", `A person can keep ${OWN_VIEWS_MAX} views in a store. Delete one first.`);
  if (row.shared) await requireSharedRoom(tx, tenant);
  await requireName(tx, tenant, row);
}
async function requireSharedRoom(tx: Transaction, tenant: Tenant): Promise<void> {
  if ((await countSharedViews(tx, tenant)) >= SHARED_VIEWS_MAX)
    throw new AppError("conflict", `A store can share ${SHARED_VIEWS_MAX} views. Keep one private first.`);
}
async function requireName(
  tx: Transaction,
  tenant: Tenant,
  row: Pick<ViewRow, "id" | "madeBy" | "name">,
): Promise<void> {
  if (await isNameTaken(tx, tenant, row))
    throw new InvalidInputError([{ path: "name", message: "is that of another view already" }]);
}

/** The log tells of what the team sees; what somebody keeps for themselves is theirs. */
const tell = (tx: Transaction, tenant: Tenant, verb: string, { id, name }: Pick<ViewRow, "id" | "name">) =>
  insertAudit(tx, tenant, { action: `campaign_view.${verb}`, target: id, details: { name } });

async function readBack(tx: Transaction, tenant: Tenant, person: Person, id: string): Promise<CampaignViewResult> {
  const row = await findViewRow(tx, tenant, person.userId, id);
  if (!row) throw new TypeError("a view that was just written is not there");
  return { success: true, data: toItem(row, person) };
}

const toItem = ({ makerName, deletedAt: _deleted, ...row }: ViewRow, person: Person): CampaignView => ({
  ...row,
  ...{ isOwn: row.madeBy === person.userId, canChange: mayChange(row, person), madeBy: makerName },
  ...{ shows: readShows({ ...row.shows }), createdAt: row.createdAt.toISOString() },
  updatedAt: row.updatedAt.toISOString(),
});
