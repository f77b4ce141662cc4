import { splitEnd } from "@/lib/client/name-ends";
import { hasReadingOrder } from "@/lib/contracts/isolated";

const TAIL = 8;

/**
 * Long names lose their middle, because their ends tell them apart; the whole name is in the title and read aloud. One
 * that is read from the right loses its end: its letters join, and its words may stand in another order.
 */
export function TruncateMiddle({ text }: { text: string }) {
  const isShort = text.length <= 3 * TAIL;
  if (isShort || hasReadingOrder(text))
    return (
      <bdi title={isShort ? undefined : text} className="block truncate">
        {text}
      </bdi>
    );
  const { start, end } = splitEnd(text, TAIL);
  return (
    <span title={text} className="flex min-w-0">
      <span className="sr-only">{text}</span>
      <span aria-hidden className="truncate">
        {start}
      </span>
      <span aria-hidden className="shrink-0 whitespace-pre">
        {end}
      </span>
    </span>
  );
}
