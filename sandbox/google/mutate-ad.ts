import type { MutateDraft } from "./mutate-draft";
import { isObject, type Json } from "./read-body";

const HEADLINES = { field: "headlines", least: 3, most: 15, length: 30 } as const;
const DESCRIPTIONS = { field: "descriptions", least: 2, most: 4, length: 90 } as const;
const MAX_PATH = 15;

/** A responsive search ad, the only kind the sandbox knows. */
export function createAdGroupAd(resource: Json, id: string, path: string, draft: MutateDraft): string {
  const { refusals } = draft;
  const groupId = draft.resolve(resource.adGroup, "adGroups", `${path}.ad_group`);
  const ad = isObject(resource.ad) ? resource.ad : {};
  const search = ad.responsiveSearchAd;
  checkUrls(ad.finalUrls, `${path}.ad.final_urls`, draft);
  if (isObject(search)) {
    for (const rule of [HEADLINES, DESCRIPTIONS]) checkTexts(search[rule.field], rule, `${path}.ad`, draft);
    checkPaths(search, `${path}.ad.responsive_search_ad`, draft);
  } else refusals.add(`${path}.ad`, "fieldError", "REQUIRED", "The ad is of no kind.");
  const group = draft.piece("adGroups", groupId ?? "");
  if (isObject(search) && group && group.type !== undefined && group.type !== "SEARCH_STANDARD")
    refusals.add(`${path}.ad`, "adError", "INVALID_AD_TYPE", "A responsive search ad stands in a search ad group.");
  const adGroup = draft.nameOf("adGroups", groupId ?? "");
  return draft.putPiece("adGroupAds", `${groupId}~${id}`, { ...resource, adGroup, ad: { ...ad, id } });
}

/** Google counts a letter of Chinese, Japanese or Korean as two. */
const WIDE =
  /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/gu;
function roomOf(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0);
}

function checkTexts(
  given: unknown,
  { field, least, most, length }: typeof HEADLINES | typeof DESCRIPTIONS,
  path: string,
  { refusals }: MutateDraft,
): void {
  const at = `${path}.responsive_search_ad.${field}`;
  const texts = Array.isArray(given) ? given.filter(isObject) : [];
  if (texts.length === 0) refusals.add(at, "fieldError", "REQUIRED_NONEMPTY_LIST", `An ad needs ${field}.`);
  else if (texts.length < least) refusals.add(at, "collectionSizeError", "TOO_FEW", `At least ${least} ${field}.`);
  else if (texts.length > most) refusals.add(at, "collectionSizeError", "TOO_MANY", `At most ${most} ${field}.`);
  for (const [index, { text }] of texts.entries()) {
    const words = typeof text === "string" ? text : "";
    if (words.trim() === "") refusals.add(`${at}[${index}].text`, "stringLengthError", "EMPTY", "The text is empty.");
    if (roomOf(words) > length)
      refusals.add(`${at}[${index}].text`, "stringLengthError", "TOO_LONG", `More than ${length} characters.`);
  }
  const distinct = new Set(texts.map(({ text }) => String(text).toLowerCase()));
  if (distinct.size < texts.length) refusals.frown(at, `${field} repeat each other`);
}

function checkPaths({ path1, path2 }: Json, path: string, { refusals }: MutateDraft): void {
  if (path2 && !path1) refusals.add(`${path}.path1`, "fieldError", "REQUIRED", "path2 comes with path1 only.");
  for (const [name, text] of Object.entries({ path1, path2 }))
    if ([...String(text ?? "")].length > MAX_PATH)
      refusals.add(`${path}.${name}`, "stringLengthError", "TOO_LONG", `More than ${MAX_PATH} characters.`);
}

function checkUrls(given: unknown, path: string, { refusals }: MutateDraft): void {
  const urls = Array.isArray(given) ? given : [];
  if (urls.length === 0) refusals.add(path, "fieldError", "REQUIRED_NONEMPTY_LIST", "An ad leads somewhere.");
  for (const [index, url] of urls.entries()) {
    const at = `${path}[${index}]`;
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(String(url)))
      refusals.add(at, "urlFieldError", "MISSING_PROTOCOL_IN_FINAL_URL", "The address has no protocol.");
    else if (!/^https?:\/\//i.test(String(url)))
      refusals.add(at, "urlFieldError", "INVALID_PROTOCOL_IN_FINAL_URL", "The protocol is http or https.");
    else if (!URL.canParse(String(url)))
      refusals.add(at, "urlFieldError", "MALFORMED_FINAL_URL", "The address is malformed.");
  }
}
