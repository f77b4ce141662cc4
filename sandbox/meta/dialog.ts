import { randomBytes } from "node:crypto";
import { htmlReply, type Reply, redirectReply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { DIALOG_PARAMS, type DialogRequest, readDialogRequest } from "./dialog-request";
import type { MetaPerson } from "./meta-shop";
import type { MetaState } from "./meta-state";
import { renderConsent, renderDialogError } from "./render-consent";

/** `GET` shows the consent page, `POST` is its form coming back. */
export function dialog(state: MetaState, request: SandboxRequest): Reply {
  const params = request.method === "POST" ? (request.form ?? new URLSearchParams()) : request.query;
  if (request.method === "GET") recordOddities(request);
  const dialogRequest = readDialogRequest(state, params);
  if (typeof dialogRequest === "string") return htmlReply(400, renderDialogError(dialogRequest));
  if (request.method === "GET") return htmlReply(200, renderConsent(state, dialogRequest, request.query));
  if (params.get("action") !== "continue") return cancel(dialogRequest);
  const person = state.person(params.get("person") ?? "");
  if (!person) return htmlReply(400, renderDialogError("Choose who you are."));
  return consent(state, dialogRequest, person, params);
}

function recordOddities(request: SandboxRequest): void {
  for (const name of new Set(request.query.keys())) {
    if (!DIALOG_PARAMS.includes(name)) request.violate(`unknown parameter ${name}`);
    if (request.query.getAll(name).length > 1) request.violate(`parameter ${name} given more than once`);
  }
}

function cancel({ redirectUri, state }: DialogRequest): Reply {
  const url = new URL(redirectUri);
  const answer = {
    error_reason: "user_denied",
    error: "access_denied",
    error_description: "Permissions error",
    error_code: "200",
    state,
  };
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return redirectReply(`${url.href}#_=_`);
}

function consent(state: MetaState, dialogRequest: DialogRequest, person: MetaPerson, form: URLSearchParams): Reply {
  const before = state.grants.get(person.id);
  const ticked = form.getAll("permission");
  if (dialogRequest.allOrNothing && dialogRequest.scopes.some((scope) => !ticked.includes(scope)))
    return cancel(dialogRequest);
  const silent = dialogRequest.again ? [] : (before?.declined ?? []);
  const newlyGranted = dialogRequest.scopes.filter((scope) => ticked.includes(scope) && !silent.includes(scope));
  const refused = dialogRequest.scopes.filter((scope) => !newlyGranted.includes(scope));
  const granted = union(["public_profile"], before?.granted ?? [], newlyGranted).filter(
    (scope) => !refused.includes(scope),
  );
  const declined = union(before?.declined ?? [], refused).filter((scope) => !granted.includes(scope));
  const reachable = person.adAccounts.map(({ id }) => id);
  const accountIds = form.getAll("account").filter((id) => reachable.includes(id));
  const id = before?.id ?? randomBytes(8).toString("hex");
  state.grants.set(person.id, { id, personId: person.id, granted, declined, accountIds, consentedAt: state.now });
  const { redirectUri, challenge, system } = dialogRequest;
  const url = new URL(redirectUri);
  url.searchParams.set("code", state.issueCode({ personId: person.id, grantId: id, redirectUri, challenge, system }));
  url.searchParams.set("state", dialogRequest.state);
  if (dialogRequest.returnScopes) {
    url.searchParams.set("granted_scopes", granted.join(","));
    url.searchParams.set("denied_scopes", refused.join(","));
  }
  // Facebook really appends this.
  return redirectReply(`${url.href}#_=_`);
}

function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
