const MASK = "***";
const SECRET_KEYS = new Set([
  "access_token",
  "appsecret_proof",
  "client_secret",
  "code",
  "code_verifier",
  "fb_exchange_token",
  "id_token",
  "input_token",
  "refresh_token",
  "revoke_token",
  "token",
]);
const SECRET_HEADERS = new Set(["authorization", "cookie", "set-cookie", "developer-token"]);
/** Tokens and codes as our platforms mint them, wherever they stand; the digest of an identifier is not one. */
const MINTED = /\b(?:EAA[A-Za-z0-9]{16,}|AQ[A-Za-z0-9_-]{40,}|ya29\.[\w-]{10,}|1\/\/[\w-]{10,}|4\/0[\w-]{10,})/g;
const IN_QUERY = /\b(access_token|client_secret|code|refresh_token|appsecret_proof)=[^&"\\\s]+/g;
/** Numbers are spared: `code` is also the number of a Graph error. */
const IN_JSON = new RegExp(`"(${[...SECRET_KEYS].join("|")})"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"`, "g");

/** Masks in JSON text, whatever the depth, without parsing it. */
export function maskJson(text: string): string {
  return text.replace(IN_JSON, `"$1":"${MASK}"`).replace(IN_QUERY, `$1=${MASK}`).replace(MINTED, MASK);
}

/** Parameters as an object; a repeated name becomes an array. */
export function maskParams(params: URLSearchParams): Record<string, string | string[]> {
  const masked: Record<string, string | string[]> = {};
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name).map((value) => (SECRET_KEYS.has(name) ? MASK : value));
    masked[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return masked;
}

export function maskHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value.join(", ") : (value ?? "");
    const scheme = /^Bearer\b/i.test(text) ? "Bearer " : "";
    masked[name] = SECRET_HEADERS.has(name.toLowerCase()) && text !== "" ? `${scheme}${MASK}` : text;
  }
  return masked;
}
