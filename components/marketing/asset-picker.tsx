"use client";

import { useQuery } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { assetsQuery } from "@/lib/client/connections";
import type { PlatformId } from "@/lib/contracts/platforms";
import { AssetForm } from "./asset-form";
import { BlockError } from "./block-error";
import { ConnectLink } from "./connect-link";
import { NoAssets } from "./no-assets";

/** Ad account and, where sales are sent, what records them. Read from the platform, so it may take a moment. */
export function AssetPicker({ platform }: { platform: PlatformId }) {
  const { id } = useStore();
  const { data, error, refetch } = useQuery(assetsQuery(id, platform));
  if (data?.data.accounts.length === 0) return <NoAssets platform={platform} />;
  return (
    <Card data-testid="asset-picker" className="max-w-3xl">
      <CardContent className="grid gap-4 p-4 md:p-6">
        {data && <AssetForm key={platform} {...data.data} />}
        {!data && error && (
          <>
            <BlockError error={error} onRetry={refetch} />
            <div>
              <ConnectLink platform={platform} label="Sign in again" variant="outline" />
            </div>
          </>
        )}
        {!data && !error && (
          <div role="status" aria-label="Reading your ad accounts" className="grid gap-3">
            <Skeleton className="h-16" />
            <Skeleton className="h-16" />
            <Skeleton className="h-16" />
          </div>
        )}
      </CardContent>
    </Card>
  );
}
