"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { connectProblemWords } from "@/lib/client/connect-problem-words";
import { signInName } from "@/lib/client/connection-words";
import type { PlatformId } from "@/lib/contracts/platforms";
import { ConnectLink } from "./connect-link";

/** A sign-in that reaches no ad account at all. */
export function NoAssets({ platform }: { platform: PlatformId }) {
  const { slug } = useStore();
  const words = connectProblemWords("no_accounts", platform);
  return (
    <Card data-testid="no-assets">
      <Empty
        as="h2"
        icon={SearchX}
        title={words.title}
        action={
          <>
            <ConnectLink
              platform={platform}
              label={`Try again with ${signInName(platform)}`}
              testId="no-assets-retry"
            />
            <Button asChild variant="ghost">
              <Link href={`/${slug}/connections`}>Not now</Link>
            </Button>
          </>
        }
      >
        <p>{words.effect}</p>
        <p>{words.todo}</p>
      </Empty>
    </Card>
  );
}
