"use client";

import { Star, Users } from "lucide-react";
import { type MouseEvent, type Ref, useLayoutEffect, useRef } from "react";
import type { useOpenView } from "@/components/hooks/use-open-view";
import { cn } from "@/lib/client/cn";
import type { CampaignView } from "@/lib/contracts/campaign-views";

type TabsProps = Pick<ReturnType<typeof useOpenView>, "views" | "open" | "hrefOf"> & {
  /** Null: all campaigns. */
  onOpen: (view: CampaignView | null) => void;
  /** The tab of what is open. */
  current: Ref<HTMLAnchorElement>;
};

/** All campaigns and the saved views. Each is a link, to be opened in another tab or sent to somebody. */
export function ViewTabs({ views, open, hrefOf, onOpen, current }: TabsProps) {
  const list = useKeptInSight(open?.id ?? null);
  return (
    <nav aria-label="Saved views" className="min-w-0 flex-1 max-md:basis-full max-md:border-b">
      {/* Words for screen readers are placed too, and must not stick out of the strip. */}
      <ul ref={list} className="relative flex overflow-x-auto overscroll-x-contain max-md:px-1" data-testid="view-tabs">
        {[null, ...views].map((view) => {
          const isOpen = (open?.id ?? null) === (view?.id ?? null);
          return (
            <li key={view?.id ?? "all"} className="shrink-0">
              <a
                ref={isOpen ? current : undefined}
                href={hrefOf(view)}
                aria-current={isOpen ? "true" : undefined}
                title={view && !view.isOwn ? `${view.name}, by ${view.madeBy}` : view?.name}
                data-testid={`view-tab-${view?.id ?? "all"}`}
                data-state={isOpen ? "open" : "closed"}
                onClick={(event) => {
                  if (!isPlain(event)) return;
                  event.preventDefault();
                  onOpen(view);
                }}
                className={cn(
                  "flex h-10 items-center gap-1.5 border-b-2 px-3 text-base transition-colors duration-100 focus-visible:-outline-offset-2 pointer-coarse:h-11",
                  isOpen
                    ? "border-primary font-medium text-foreground"
                    : "border-transparent text-muted-foreground hover:border-border hover:text-foreground",
                )}
              >
                <bdi className="max-w-56 truncate">{view?.name ?? "All campaigns"}</bdi>
                {view?.shared && <Mark icon={Users} text="shared with the team" />}
                {view?.isDefault && <Mark icon={Star} text="opens first" />}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Mark({ icon: Icon, text }: { icon: typeof Star; text: string }) {
  return (
    <span className="text-muted-foreground">
      <Icon aria-hidden className="size-3.5" strokeWidth={1.75} />
      <span className="sr-only">, {text}</span>
    </span>
  );
}

/** A click that asks for no other tab or window. */
const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;

/** The open tab is in sight within its strip, also when that gets narrower; the page itself does not move. */
function useKeptInSight(openId: string | null) {
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another open view is what moves it
  useLayoutEffect(() => {
    const strip = list.current;
    if (!strip) return;
    const observer = new ResizeObserver(() => bringInSight(strip));
    observer.observe(strip);
    return () => observer.disconnect();
  }, [openId]);
  return list;
}

function bringInSight(strip: HTMLElement): void {
  const tab = strip.querySelector("[aria-current]");
  if (!tab) return;
  const [room, { left, right }] = [strip.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (left < room.left) strip.scrollLeft -= room.left - left;
  else if (right > room.right) strip.scrollLeft += right - room.right;
}
