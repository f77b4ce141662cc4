import { Fragment } from "react";
import type { MatchPart } from "@/lib/client/match-parts";

/** A text with what a search found in it. The colour of its letters stays, so a match is no other state. */
export function MarkedText({ parts }: { parts: readonly MatchPart[] }) {
  return parts.map(({ at, text, isMatch }) =>
    isMatch ? (
      // Without room of its own, because letters of some scripts join over its edge.
      <mark key={at} className="bg-match text-match-foreground">
        {text}
      </mark>
    ) : (
      <Fragment key={at}>{text}</Fragment>
    ),
  );
}
