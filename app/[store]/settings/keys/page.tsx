import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { ApiKeys } from "@/components/settings/api-keys";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { listApiKeys } from "@/lib/auth/api-keys";
import { apiKeysQuery } from "@/lib/client/api-keys";
import { makeQueryClient } from "@/lib/client/query-client";
import { roleCan } from "@/lib/contracts/stores";
import { env } from "@/lib/core/env";
import { storePage } from "../../store-page";

export default async function KeysPage({ params }: { params: Promise<{ store: string }> }) {
  const { tenant, store } = await storePage((await params).store);
  const owner = roleCan(store.role, "own");
  const queryClient = makeQueryClient();
  if (owner) {
    await queryClient.prefetchQuery({ ...apiKeysQuery(store.id), queryFn: () => listApiKeys(tenant) });
  }
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["API keys", store.name]} />
      <div className="grid min-w-0 gap-6">
        <PageHeading title="API keys">With a key, a till sends its sales to this store.</PageHeading>
        {owner ? (
          <ApiKeys apiUrl={env().APP_URL} />
        ) : (
          <Card>
            <Empty as="h2" icon={Lock} title="Only the owner manages keys" testId="keys-forbidden">
              A key lets a till write sales in the store's name, so it is the owner who creates and revokes it. Ask the
              owner of <bdi>{store.businessName}</bdi> for one.
            </Empty>
          </Card>
        )}
      </div>
    </HydrationBoundary>
  );
}
