import { escapeHtml } from "./reply";

type Violating = readonly { id: string; method: string; path: string; violations: readonly string[] }[];

/** The overview as a page, for a person who opens the sandbox in a browser. */
export function renderOverview(summary: Readonly<Record<string, unknown>>, violating: Violating): string {
  const rows = Object.entries(summary).map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(typeof value === "object" ? JSON.stringify(value) : String(value))}</td></tr>`,
  );
  const broken = violating.map(
    ({ id, method, path, violations }) =>
      `<li>${escapeHtml(`${id} ${method} ${path}`)}: ${escapeHtml(violations.join("; "))}</li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sandbox</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color-scheme:light dark}
th{text-align:left;padding-right:2rem;vertical-align:top}</style></head><body><main><h1>Sandbox</h1>
<p>Stands in for the ad platforms on this machine. See <a href="/_sandbox/requests">requests</a>,
<a href="/_sandbox/conversions">conversions</a>, <a href="/_sandbox/faults">faults</a>.</p>
<table>${rows.join("")}</table>
<h2>Last violations</h2>${broken.length > 0 ? `<ul>${broken.join("")}</ul>` : "<p>None.</p>"}</main></body></html>`;
}
