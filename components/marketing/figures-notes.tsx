"use client";

import { Info, TriangleAlert } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useStore } from "@/components/hooks/use-store";
import { figuresNotes, zoneWords } from "@/lib/client/figures-notes";
import type { FiguresMeta } from "@/lib/contracts/metrics";

const LOOKS = {
  info: { icon: Info, text: "text-info" },
  warning: { icon: TriangleAlert, text: "text-warning" },
} as const;

/** What has to be known to read the figures right, right under them. */
export function FiguresNotes({ meta }: { meta: FiguresMeta }) {
  const { slug, can } = useStore();
  const notes = figuresNotes(meta, { isOwner: can("own") });
  if (notes.length === 0) return null;
  return (
    <ul data-testid="figures-notes" className="grid gap-1 text-sm">
      {notes.map(({ id, tone, text, link }) => {
        const { icon: Icon, text: colour } = LOOKS[tone];
        return (
          <li key={text} data-testid={`note-${id}`} data-state={tone} className="flex items-start gap-1.5">
            <Icon aria-hidden className={`mt-px size-4 shrink-0 ${colour}`} />
            <span className="min-w-0 break-words">
              {text}{" "}
              {link && (
                <Link
                  href={`/${slug}/${link.page}` as Route}
                  prefetch={false}
                  className="text-primary underline underline-offset-4 hover:no-underline"
                >
                  {link.label}
                </Link>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Whose days stand in one table and one chart; in words where they are not the same. */
export function ZoneStrip({ meta }: { meta: FiguresMeta }) {
  return (
    <footer
      data-testid="zone-strip"
      data-state={meta.zonesDiffer ? "differ" : "same"}
      className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs"
    >
      {meta.zonesDiffer && <TriangleAlert aria-hidden className="size-4 text-warning" />}
      <span>{zoneWords(meta).join(" · ")}</span>
      {meta.zonesDiffer && (
        <span className="text-foreground">
          These days begin at different hours, so a sale near midnight can stand on another day than its ad.
        </span>
      )}
    </footer>
  );
}
