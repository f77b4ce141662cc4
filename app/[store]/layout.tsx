import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { NowProvider } from "@/components/hooks/use-now";
import { StoreProvider } from "@/components/hooks/use-store";
import { AppShell } from "@/components/shell/app-shell";
import { sandboxNotice } from "@/lib/auth/page";
import { alertsQuery } from "@/lib/client/alerts";
import { statusQuery } from "@/lib/client/connections";
import { makeQueryClient } from "@/lib/client/query-client";
import { connectionStatus } from "@/lib/connections/connection-status";
import { ROLE_CAPABILITIES } from "@/lib/contracts/stores";
import { listAlerts } from "@/lib/watch/list-alerts";
import { storePage } from "./store-page";

type Props = { params: Promise<{ store: string }>; children: ReactNode };

export default async function StoreLayout({ params, children }: Props) {
  const { tenant, store, stores, user } = await storePage((await params).store);
  const queryClient = makeQueryClient();
  await Promise.all([
    queryClient.prefetchQuery({ ...statusQuery(store.id), queryFn: () => connectionStatus(tenant) }),
    queryClient.prefetchQuery({ ...alertsQuery(store.id), queryFn: () => listAlerts(tenant) }),
  ]);
  return (
    // The key: another store is another shell, so that nothing of the first is left in it.
    <StoreProvider key={store.id} store={store} capabilities={ROLE_CAPABILITIES[store.role]}>
      <NowProvider initial={Date.now()}>
        <HydrationBoundary state={dehydrate(queryClient)}>
          <AppShell store={store} stores={stores} user={user} sandboxUrl={sandboxNotice()}>
            {children}
          </AppShell>
        </HydrationBoundary>
      </NowProvider>
    </StoreProvider>
  );
}
