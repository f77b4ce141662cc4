const TIMEOUT_MS = 15_000;
const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
const decode = (text: string) =>
  text
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

/**
 * Does what a person does on a sandbox's consent page: leaves everything as it is offered and presses Continue.
 * @returns where the platform sends the browser: the callback with its code and state
 */
export async function pressContinue(consentUrl: string): Promise<URL> {
  const page = await fetch(consentUrl, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const html = await page.text();
  const form = /<form\b[^>]*>/.exec(html)?.[0];
  const button = [...html.matchAll(/<button\b[^>]*>[^<]*/g)]
    .map(([tag]) => tag)
    .find((tag) => tag.endsWith(">Continue"));
  if (!page.ok || !form || !button) throw new Error(`the consent page answered ${page.status} without a form`);
  const fields = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const [name, type] = [attribute(tag, "name"), attribute(tag, "type")];
    const isChoice = type === "checkbox" || type === "radio";
    if (name && (!isChoice || /\schecked\b/.test(tag))) fields.append(name, decode(attribute(tag, "value") ?? "on"));
  }
  const pressed = attribute(button, "name");
  if (pressed) fields.append(pressed, decode(attribute(button, "value") ?? ""));
  const action = new URL(decode(attribute(form, "action") ?? consentUrl), consentUrl);
  const answer = await fetch(action, {
    method: "POST",
    body: fields,
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const location = answer.headers.get("location");
  if (!location) throw new Error(`the consent page answered ${answer.status} and sent the browser nowhere`);
  return new URL(location, action);
}
