/** Letters that are written from the right, and the marks by which a text asks to be. */
const FROM_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\u061C\u200F\u202B\u202E\u2067]/u;

/** Whether anything of a text may stand elsewhere than where it is read, counted from the left. */
export const hasReadingOrder = (text: string): boolean => FROM_RIGHT.test(text);

/**
 * A name inside a sentence of ours, by marks that a screen, a mail, a workbook and our PDF obey: it does not draw the
 * signs and figures around it to its own side.
 */
export const isolated = (name: string): string => (hasReadingOrder(name) ? `\u2068${name}\u2069` : name);
