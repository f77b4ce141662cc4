import { ChevronRight, Store as StoreIcon } from "lucide-react";
import Link from "next/link";
import { forbidden } from "next/navigation";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { SignOutButton } from "@/components/shell/sign-out-button";
import { SimplePage } from "@/components/shell/simple-page";
import { Card } from "@/components/ui/card";
import { pageUser, sandboxNotice } from "@/lib/auth/page";
import { zoneName } from "@/lib/client/format-time";
import { roleCan } from "@/lib/contracts/stores";

export default async function StoresPage() {
  const { stores } = await pageUser();
  const readable = stores.filter(({ role }) => roleCan(role, "read"));
  if (readable.length === 0) forbidden();
  return (
    <SimplePage wide sandboxUrl={sandboxNotice()} actions={<SignOutButton variant="ghost" />}>
      <PageTitle parts={["Stores"]} />
      <div className="grid grid-cols-1 gap-6">
        <PageHeading title="Your stores">Each has its own connections, figures and keys.</PageHeading>
        <ul className="grid grid-cols-1 gap-4 md:grid-cols-2 lg:grid-cols-3">
          {readable.map((store) => (
            <li key={store.id}>
              <Card className="hover:border-input">
                <Link
                  href={`/${store.slug}/overview`}
                  data-testid={`store-${store.slug}`}
                  className="flex items-center gap-3 rounded-lg p-4 md:p-5"
                >
                  <StoreIcon aria-hidden className="size-5 shrink-0 text-muted-foreground" />
                  <span className="min-w-0 flex-1">
                    <bdi className="block w-fit max-w-full truncate font-semibold text-lg">{store.name}</bdi>
                    <span className="block truncate text-muted-foreground text-sm">
                      <bdi>{store.businessName}</bdi> · {store.currency} · {zoneName(store.timeZone)}
                    </span>
                  </span>
                  <ChevronRight aria-hidden className="size-5 shrink-0 text-muted-foreground rtl:rotate-180" />
                </Link>
              </Card>
            </li>
          ))}
        </ul>
      </div>
    </SimplePage>
  );
}
