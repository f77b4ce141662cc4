/** The text, or so much of it that it has at most `max` characters with the sign that it goes on. */
export const shorten = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);
