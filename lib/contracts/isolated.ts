/** Where Unicode keeps letters that are written from the right, and the marks by which a text asks to be. */
const FROM_RIGHT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}\u200F\u202B\u202E\u2067]/u;
/** Begin and end what is read in another direction. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Whether anything of a text may stand elsewhere than where it is read, counted from the left. */
export const hasReadingOrder = (text: string): boolean => FROM_RIGHT.test(text);

/**
 * A name inside a sentence of ours, by marks that a screen, a mail, a workbook and our PDF obey: it does not draw the
 * signs and figures around it to its own side. Such marks of its own are left out, since they would end ours or reach past it.
 */
export function isolated(name: string): string {
  const own = name.replace(TURNS, "");
  return hasReadingOrder(own) ? `\u2068${own}\u2069` : own;
}
