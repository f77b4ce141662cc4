import { cn } from "@/lib/client/cn";
import type { PlatformId } from "@/lib/contracts/platforms";

/**
 * The owner's mark in the owner's colour, always beside the platform's name (so it has no text of its own).
 * A new platform needs one file: public/platforms/<id>.svg.
 */
export function PlatformMark({ platform, className }: { platform: PlatformId; className?: string }) {
  return (
    // biome-ignore lint/performance/noImgElement: a static mark of half a kilobyte gains nothing from an image service
    <img
      src={`/platforms/${platform}.svg`}
      alt=""
      width={20}
      height={20}
      className={cn("size-5 shrink-0", className)}
    />
  );
}
