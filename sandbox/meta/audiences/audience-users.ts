import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { GraphError, unknownObject } from "../graph-error";
import type { MetaAdAccount } from "../meta-shop";
import type { Audience, Operation } from "./audiences";
import { type CheckedRows, checkRows } from "./check-rows";
import { checkSession } from "./upload-session";

export const USERS_PARAMS = ["payload", "session"];

/** `POST` and `DELETE /{audience}/users`, `POST /{audience}/usersreplace`. Whole rows are good or bad by themselves. */
export function changeUsers(operation: Operation): (call: GraphCall) => Reply {
  return (call) => {
    const audience = audienceOf(call);
    const account = writableAudienceAccount(call, audience.accountId);
    refuseWithoutTerms(call, account);
    if (audience.subtype !== "CUSTOM")
      throw new GraphError(2650, "(#2650) Failed to update the custom audience: it does not come from a customer file");
    const rows = checkRows(call.params.json("payload"), (rule) => call.request.violate(rule));
    const batch = checkSession(call, audience, operation, rows.schema);
    const { members, sessions } = call.state.audiences;
    if (batch.session) sessions.set(`${audience.accountId}|${batch.id}`, batch.session);
    // What replaces gathers beside the audience and takes its place with the last batch.
    const into = operation === "replace" ? `${audience.id}~${batch.id}` : audience.id;
    for (const keys of rows.people) operation === "remove" ? members.remove(into, keys) : members.add(into, keys);
    if (operation === "replace" && batch.isLast) members.move(into, audience.id);
    call.state.audiences.change(audience, {});
    return call.answer({ audience_id: audience.id, session_id: batch.id, ...summary(rows) });
  };
}

/** `DELETE /act_X/usersofanyaudience`: a person asked to be forgotten. */
export function eraseUsers(call: GraphCall): Reply {
  const account = writableAudienceAccount(call, call.adAccount().id);
  const rows = checkRows(call.params.json("payload"), (rule) => call.request.violate(rule));
  const { audiences } = call.state;
  for (const { id } of audiences.list(account.id))
    for (const keys of rows.people) while (audiences.members.remove(id, keys));
  return call.answer(summary(rows));
}

function summary({ received, invalid, samples }: CheckedRows) {
  return { num_received: received, num_invalid_entries: invalid, invalid_entry_samples: samples };
}

/** The audience of the path. @throws GraphError 100/33 */
export function audienceOf(call: GraphCall): Audience {
  const [id = ""] = call.ids;
  const audience = call.state.audiences.get(id);
  const account = audience && call.state.account(audience.accountId);
  if (!audience || !account || !call.reaches(account.id)) throw unknownObject(call.method, id);
  call.charge(account);
  return audience;
}

/** @throws GraphError 2654/1713092 for a person who may only look, 200 for an account that is not active */
export function writableAudienceAccount(call: GraphCall, accountId: string): MetaAdAccount {
  const tasks = call.state.tasksOn(call.grant, accountId);
  if (!tasks.includes("ADVERTISE") && !tasks.includes("MANAGE"))
    throw new GraphError(2654, "(#2654) No permission to change custom audiences of this ad account", {
      subcode: 1713092,
      title: "Vous n'êtes pas autorisé à modifier cette audience",
    });
  return call.writableAccount(accountId);
}

export function refuseWithoutTerms(call: GraphCall, account: MetaAdAccount): void {
  if (account.audienceTermsAccepted || call.state.audiences.termsAccepted(account.id)) return;
  throw new GraphError(200, "(#200) The custom audience terms have not been accepted", {
    subcode: 1870034,
    title: "Conditions des audiences personnalisées non acceptées",
  });
}
