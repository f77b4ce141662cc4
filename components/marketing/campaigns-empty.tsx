"use client";

import { useQuery } from "@tanstack/react-query";
import { Megaphone, Plug, SearchX } from "lucide-react";
import Link from "next/link";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { statusQuery } from "@/lib/client/connections";
import { RefreshButton } from "./refresh-button";

/** Why there is nothing: no match, nothing connected, or nothing yet. */
export function CampaignsEmpty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const store = useStore();
  const { data } = useQuery(statusQuery(store.id));
  if (filtered) {
    return (
      <Empty
        icon={SearchX}
        title="No campaign matches"
        testId="campaigns-filtered-empty"
        action={
          <Button variant="outline" onClick={onClear}>
            Clear filters
          </Button>
        }
      >
        Other campaigns are hidden by the filters above.
      </Empty>
    );
  }
  if (!data?.data.some(({ status }) => status === "connected")) {
    return (
      <Empty
        icon={Plug}
        title="No ad account is connected"
        testId="campaigns-first-use"
        action={
          store.can("operate") && (
            <Button asChild variant="outline">
              <Link href={`/${store.slug}/connections`}>Go to connections</Link>
            </Button>
          )
        }
      >
        Connect Facebook, Instagram or Google Ads, and the last 90 days appear here within a minute.
      </Empty>
    );
  }
  return (
    <Empty
      icon={Megaphone}
      title="No campaigns yet"
      testId="campaigns-none"
      action={store.can("operate") && <RefreshButton />}
    >
      The connected accounts have no campaigns, or the first sync is still running.
    </Empty>
  );
}
