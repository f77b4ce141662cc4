import { escapeHtml } from "../core/reply";
import { DIALOG_PARAMS, type DialogRequest } from "./dialog-request";
import type { MetaAdAccount, MetaPerson } from "./meta-shop";
import type { MetaState } from "./meta-state";
import { PERMISSIONS } from "./permissions";

const STATUS_NOTES: Readonly<Record<number, string>> = { 2: "disabled", 3: "unsettled", 101: "closed" };

/** The consent page: plain, without scripts, and plainly not Facebook. */
export function renderConsent(state: MetaState, dialogRequest: DialogRequest, query: URLSearchParams): string {
  const { people } = state.shop();
  const carried = DIALOG_PARAMS.filter((name) => query.has(name)).map(
    (name) => `<input type="hidden" name="${name}" value="${escapeHtml(query.get(name) ?? "")}">`,
  );
  return renderPage(
    "Connect your ad accounts",
    `<p>An app on this machine (<code>${escapeHtml(state.core.app.clientId)}</code>) asks for access. On Facebook this page would be Facebook's own.</p>
<form method="post">${carried.join("")}
<fieldset><legend>Continue as</legend>${people.map(renderPerson).join("")}</fieldset>
<fieldset><legend>What the app may do</legend>${dialogRequest.scopes.map((scope) => renderScope(scope, dialogRequest)).join("")}${renderDeclined(state, dialogRequest)}</fieldset>
<fieldset><legend>Ad accounts</legend>${renderAccounts(state)}</fieldset>
<p class="actions"><button name="action" value="continue" class="primary">Continue</button> <button name="action" value="cancel">Cancel</button></p>
</form>`,
  );
}

export function renderDialogError(message: string): string {
  return renderPage("This request cannot be shown", `<p role="alert">${escapeHtml(message)}</p>`);
}

function renderPerson({ id, name, adAccounts }: MetaPerson, at: number): string {
  const note = adAccounts.length === 0 ? " (no ad accounts)" : "";
  return `<label><input type="radio" name="person" value="${id}"${at === 0 ? " checked" : ""} required> ${escapeHtml(name + note)}</label>`;
}

function renderScope(scope: string, { allOrNothing }: DialogRequest): string {
  const note = allOrNothing ? " <small>needed</small>" : "";
  return `<label><input type="checkbox" name="permission" value="${scope}" checked> ${escapeHtml(PERMISSIONS[scope] ?? scope)} <code>${scope}</code>${note}</label>`;
}

/** Facebook does not ask again unless told to; here the page says so, because nobody would guess. */
function renderDeclined(state: MetaState, { scopes, again }: DialogRequest): string {
  if (again) return "";
  const notes = [...state.grants.values()].flatMap(({ personId, declined }) => {
    const skipped = declined.filter((scope) => scopes.includes(scope));
    const name = state.person(personId)?.name;
    return skipped.length > 0 && name ? [`${name} declined ${skipped.join(", ")} before and is not asked again.`] : [];
  });
  return notes.map((note) => `<p><small>${escapeHtml(note)}</small></p>`).join("");
}

function renderAccounts(state: MetaState): string {
  const { people, adAccounts } = state.shop();
  return adAccounts
    .map((account) => {
      const owners = people.filter((person) => person.adAccounts.some(({ id }) => id === account.id));
      return owners.length === 0 ? "" : renderAccount(account, owners);
    })
    .join("");
}

function renderAccount(account: MetaAdAccount, owners: readonly MetaPerson[]): string {
  const note = STATUS_NOTES[account.status];
  const label = `${account.name} (${account.currency}${note ? `, ${note}` : ""})`;
  const whose = owners.map(({ name }) => name).join(", ");
  return `<label><input type="checkbox" name="account" value="${account.id}" checked> ${escapeHtml(label)} <small>${escapeHtml(whose)}</small></label>`;
}

function renderPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Sandbox</title>
<style>
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:34rem;padding:0 1rem}
.badge{display:inline-block;border:2px solid;border-radius:.4rem;padding:0 .5rem;font-weight:700}
fieldset{border:1px solid #8888;border-radius:.5rem;margin:1rem 0;padding:.5rem 1rem}
legend{font-weight:600;padding:0 .25rem}
label{display:block;padding:.35rem 0;min-height:1.5rem}
button{font:inherit;padding:.6rem 1.4rem;border-radius:.5rem;border:1px solid #8888;cursor:pointer}
.primary{background:#1d4ed8;color:#fff;border-color:#1d4ed8}
:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
</style></head>
<body><main><p class="badge">Sandbox: Facebook</p><h1>${title}</h1>${body}</main></body></html>`;
}
