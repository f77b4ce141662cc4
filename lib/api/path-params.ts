/**
 * The parts of an address by the names that the endpoint's own path gives them, decoded once. Next wants one name for
 * one place in all paths, so the folder of `/events/{id}/refund` calls its part `storeId`, as that of `/events/{storeId}`
 * does. Undefined for an address of another shape.
 */
export function pathParams(template: string, url: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const found = new URL(url).pathname.split("/").slice(-wanted.length + 1);
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.slice(1).entries()) {
    const given = found[index];
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (given === undefined || (name === undefined && given !== part)) return undefined;
    if (name !== undefined) params[name] = decode(given);
  }
  return params;
}

/** A percent sign that begins no character stands for itself: nothing has such a name, so nothing is found. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
