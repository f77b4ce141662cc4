import { escapeHtml } from "../core/reply";
import type { AuthorizeRequest } from "./authorize-request";
import { CHOOSABLE } from "./scopes";
import type { Person } from "./shop";

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: start center; background: light-dark(#f1f3f4, #202124); color: light-dark(#202124, #e8eaed) }
main { box-sizing: border-box; width: min(30rem, 100%); margin: 2rem 0; padding: 1.5rem; background: light-dark(#fff, #292a2d); border: 1px solid light-dark(#c4c7cb, #5f6368); border-radius: .75rem }
.badge { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; background: #fdd663; color: #202124; font-weight: 600; font-size: .875rem }
h1 { font-size: 1.375rem; line-height: 1.3; margin: .75rem 0 }
fieldset { border: 1px solid light-dark(#c4c7cb, #5f6368); border-radius: .5rem; margin: 1rem 0; padding: .5rem 1rem }
legend { padding: 0 .25rem; font-weight: 600 }
label { display: grid; grid-template-columns: 1.5rem 1fr; align-items: start; padding: .5rem 0; cursor: pointer }
input { width: 1.125rem; height: 1.125rem; margin: .2rem 0 0; accent-color: #1a73e8 }
small { display: block; color: light-dark(#4d5156, #bdc1c6) }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0 1.5rem; border-radius: 1.5rem; border: 1px solid #1a73e8; background: transparent; color: light-dark(#1967d2, #8ab4f8); cursor: pointer }
button[value="continue"] { background: #1967d2; color: #fff }
:focus-visible { outline: 3px solid light-dark(#174ea6, #aecbfa); outline-offset: 2px }
code { overflow-wrap: anywhere }`;

function document(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)} – Sandbox</title><style>${STYLE}</style></head><body><main><p class="badge">Sandbox</p>${content}</main></body></html>`;
}

/**
 * The page on which a person chooses an account and what to allow. A plain form: it works without JavaScript. Continue
 * comes first because the Enter key presses the first button.
 */
export function renderConsentPage(
  request: AuthorizeRequest,
  people: readonly Person[],
  accountNames: (person: Person) => string,
  action: string,
): string {
  const hinted = people.find(({ email, id }) => email === request.loginHint || id === request.loginHint) ?? people[0];
  const persons = people.map((person) => {
    const checked = person === hinted ? " checked" : "";
    return `<label><input type="radio" name="person" value="${escapeHtml(person.id)}" required${checked}><span>${escapeHtml(person.name)}<small>${escapeHtml(accountNames(person))}</small></span></label>`;
  });
  const scopes = request.scopes
    .filter((scope) => CHOOSABLE.has(scope))
    .map(
      (scope) =>
        `<label><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked><span>${escapeHtml(CHOOSABLE.get(scope) ?? "")}</span></label>`,
    );
  return document(
    "Sign in with Google",
    `<h1>An application wants access to your Google Account</h1>
<p>This page stands in for Google's consent page. No real account is involved.</p>
<form method="post" action="${escapeHtml(action)}">
<fieldset><legend>Choose an account</legend>${persons.join("")}</fieldset>
${scopes.length === 0 ? "" : `<fieldset><legend>Select what it can access</legend>${scopes.join("")}</fieldset>`}
<p class="actions"><button name="decision" value="continue">Continue</button><button name="decision" value="cancel" formnovalidate>Cancel</button></p>
</form>`,
  );
}

export function renderErrorPage(code: string, detail: string): string {
  return document(
    "Access blocked",
    `<h1>Access blocked: this application's request is invalid</h1><p>${escapeHtml(detail)}</p><p>Error 400: <code>${escapeHtml(code)}</code></p>`,
  );
}
