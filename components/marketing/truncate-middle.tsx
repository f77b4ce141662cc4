import { matchParts, partsAround, signsOf } from "@/lib/client/match-parts";
import { hasReadingOrder } from "@/lib/contracts/isolated";
import { MarkedText } from "./marked-text";

const TAIL = 8;

type TruncateMiddleProps = {
  text: string;
  /** What was searched for; it is marked where it stands in the text. */
  search?: string;
};

/**
 * Long names lose their middle, because their ends tell them apart; the whole name is in the title and read aloud. One
 * that is read from the right loses its end: its letters join, and its words may stand in another order.
 */
export function TruncateMiddle({ text, search = "" }: TruncateMiddleProps) {
  const parts = matchParts(text, search);
  const isShort = text.length <= 3 * TAIL;
  if (isShort || hasReadingOrder(text))
    return (
      <bdi title={isShort ? undefined : text} className="block truncate">
        <MarkedText parts={parts} />
      </bdi>
    );
  const tail = signsOf(text).slice(-TAIL).join("");
  const [before, behind] = partsAround(parts, text.length - tail.length);
  return (
    <span title={text} className="flex min-w-0">
      <span className="sr-only">{text}</span>
      <span aria-hidden className="truncate">
        <MarkedText parts={before} />
      </span>
      <span aria-hidden className="shrink-0 whitespace-pre">
        <MarkedText parts={behind} />
      </span>
    </span>
  );
}
