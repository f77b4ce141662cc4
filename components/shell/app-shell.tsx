import Link from "next/link";
import type { ReactNode } from "react";
import { AlertStrip } from "@/components/marketing/alert-strip";
import type { Role, Store } from "@/lib/contracts/stores";
import { Brand } from "./brand";
import { CleanHash } from "./clean-hash";
import { MobileNav } from "./mobile-nav";
import { NavLinks } from "./nav-links";
import { SandboxNotice } from "./sandbox-notice";
import { SkipLink } from "./skip-link";
import { type StoreChoice, StoreSwitcher } from "./store-switcher";
import { ThemeSwitch } from "./theme-switch";
import { UserMenu } from "./user-menu";

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  business_owner: "Owner",
  branch_manager: "Branch manager",
  marketing_manager: "Marketing manager",
  viewer: "Viewer",
  cashier: "Cashier",
};

type AppShellProps = {
  store: Store;
  stores: readonly Store[];
  user: { name: string; email: string };
  sandboxUrl: string | null;
  children: ReactNode;
};

/** Sidebar, header and the strips that every page of a store carries. */
export function AppShell({ store, stores, user, sandboxUrl, children }: AppShellProps) {
  const choices: StoreChoice[] = stores.map(({ slug, name, businessName }) => ({ slug, name, businessName }));
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[4.5rem_minmax(0,1fr)] lg:grid-cols-[15rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <CleanHash />
      <aside
        aria-label="Sidebar"
        className="sticky top-0 hidden h-dvh flex-col gap-4 overflow-y-auto border-e bg-sidebar p-3 md:flex print:hidden"
      >
        <Link href="/stores" aria-label="DiveSeeks, all stores" className="rounded-md px-1.5 py-1 md:max-lg:px-2.5">
          <Brand className="md:max-lg:[&>span]:sr-only" />
        </Link>
        <StoreSwitcher stores={choices} rail />
        <NavLinks rail />
      </aside>
      <div className="flex min-w-0 flex-col">
        <SandboxNotice url={sandboxUrl} />
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-background/95 px-4 backdrop-blur-sm md:px-6 xl:px-8 print:hidden">
          <MobileNav stores={choices} />
          <p className="min-w-0 flex-1 truncate text-base text-muted-foreground">
            <span className="max-md:hidden">
              <bdi>{store.businessName}</bdi> /{" "}
            </span>
            <bdi className="font-medium text-foreground">{store.name}</bdi>
          </p>
          <ThemeSwitch />
          <UserMenu {...user} role={ROLE_WORDS[store.role]} />
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-content flex-1 px-4 py-6 outline-none md:px-6 xl:px-8"
        >
          <AlertStrip />
          {children}
        </main>
      </div>
    </div>
  );
}
