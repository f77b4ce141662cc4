const TAIL = 8;

/** Long names lose their middle, because their ends tell them apart; the whole name is in the title and read aloud. */
export function TruncateMiddle({ text }: { text: string }) {
  if (text.length <= 3 * TAIL) return <span className="block truncate">{text}</span>;
  return (
    <span title={text} className="flex min-w-0">
      <span className="sr-only">{text}</span>
      <span aria-hidden className="truncate">
        {text.slice(0, -TAIL)}
      </span>
      <span aria-hidden className="shrink-0 whitespace-pre">
        {text.slice(-TAIL)}
      </span>
    </span>
  );
}
