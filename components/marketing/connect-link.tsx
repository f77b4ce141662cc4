"use client";

import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { AnimatedButton } from "@/components/ui/animated-button";
import type { ButtonProps } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { signInName } from "@/lib/client/connection-words";
import { connectHref } from "@/lib/client/connections";
import type { PlatformId } from "@/lib/contracts/platforms";

type ConnectLinkProps = Pick<ButtonProps, "variant" | "size" | "className"> & {
  platform: PlatformId;
  label: string;
  gradient?: boolean;
  testId?: string;
};

/** Leaves for the platform's consent page. A plain link: the server answers with the way there, and Back returns. */
export function ConnectLink({ platform, label, gradient, testId, ...look }: ConnectLinkProps) {
  const { id } = useStore();
  const [leaving, setLeaving] = useState(false);
  return (
    <AnimatedButton asChild {...look} gradient={gradient ?? false}>
      <a
        href={connectHref(id, platform)}
        data-testid={testId ?? `connect-${platform}`}
        aria-busy={leaving || undefined}
        onClick={(event) => {
          if (leaving) event.preventDefault();
          // A page kept by the browser for Back must not come back busy.
          window.addEventListener("pageshow", () => setLeaving(false), { once: true });
          setLeaving(true);
        }}
      >
        {leaving && <Spinner />}
        {leaving ? `Opening ${signInName(platform)}…` : label}
      </a>
    </AnimatedButton>
  );
}
