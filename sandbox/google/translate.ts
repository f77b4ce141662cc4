import type { Core } from "../core/platform-module";
import { GoogleError } from "./google-error";

/** Google writes for people in their language; which one is not the client's to choose. */
const SENTENCES = {
  fr: "La requête contient un argument non valide.",
  de: "Die Anfrage enthält ein ungültiges Argument.",
  ja: "リクエストに無効な引数が含まれています。",
} as const;
const SHARE = 0.25;

/** Now and then the words of a refusal come in another language: codes decide, words do not. Code and details stay. */
export function translate(error: GoogleError, { random }: Pick<Core, "random">): GoogleError {
  // A body that does not parse is told in English only, and its text is all there is to it.
  if (error.code !== 400 || error.details.length === 0 || random.next() >= SHARE) return error;
  if (error.message.startsWith("Invalid JSON payload")) return error;
  const locale = random.pick(["fr", "de", "ja"] as const);
  const words = { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale, message: SENTENCES[locale] };
  return new GoogleError(error.code, error.status, SENTENCES[locale], [...error.details, words]);
}
