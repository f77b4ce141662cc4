"use client";

import { useQuery } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import { Skeleton } from "@/components/ui/skeleton";
import { statusQuery } from "@/lib/client/connections";
import { PLATFORMS } from "@/lib/contracts/platform-list";
import { BlockError } from "./block-error";
import { ConnectionCard } from "./connection-card";

/** One card a platform, in the order of the list of platforms. */
export function ConnectionStatusCards({ detailed }: { detailed?: boolean }) {
  const { id } = useStore();
  const { data, error, refetch } = useQuery(statusQuery(id));
  const rows = data?.data ?? [];
  const lead = rows.find(({ status, reason }) => status === "disconnected" && reason === null)?.platform;
  return (
    <section aria-labelledby="connections-heading" data-testid="connection-status-cards">
      <h2 id="connections-heading" className="sr-only">
        Connections
      </h2>
      {!data && error ? (
        <BlockError error={error} onRetry={refetch} />
      ) : (
        <div className="grid gap-4 md:grid-cols-2 lg:grid-cols-3">
          {data
            ? rows.map((row) => (
                <ConnectionCard
                  key={row.platform}
                  row={row}
                  lead={row.platform === lead}
                  detailed={detailed ?? false}
                />
              ))
            : PLATFORMS.map(({ id: platform }) => <Skeleton key={platform} className="h-44 rounded-lg" />)}
        </div>
      )}
    </section>
  );
}
