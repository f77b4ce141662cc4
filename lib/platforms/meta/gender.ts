/** What the parameter builder (1.3.2, read 2026-11-22) knows by: titles, relations and pronouns, all of them English. */
const FEMALE = new Set(
  `f female woman girl lady gal lass maiden chick belle dame miss ms mrs madam ma'am she her hers herself
  daughter mother mom mama mommy aunt niece sister wife girlfriend bride widow
  queen princess duchess countess empress goddess`.split(/\s+/),
);
const MALE = new Set(
  `m male man boy gentleman lad guy fellow chap bloke dude sir mister mr he him his himself
  son father dad daddy papa uncle nephew brother husband boyfriend groom widower
  king prince duke count emperor god lord`.split(/\s+/),
);

/** `f` or `m`, the two Meta knows; null for everything else. */
export function normaliseGender(text: string): "f" | "m" | null {
  const word = text.toLowerCase();
  if (FEMALE.has(word)) return "f";
  return MALE.has(word) ? "m" : null;
}
