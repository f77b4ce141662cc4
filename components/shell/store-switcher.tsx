"use client";

import { ChevronsUpDown, Store as StoreIcon } from "lucide-react";
import Link from "next/link";
import { useStore } from "@/components/hooks/use-store";
import {
  DropdownMenu,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { cn } from "@/lib/client/cn";

export type StoreChoice = { slug: string; name: string; businessName: string };

/** Leads to the same person's other stores. The path carries the store, so each tab keeps its own. */
export function StoreSwitcher({ stores, rail }: { stores: readonly StoreChoice[]; rail?: boolean }) {
  const store = useStore();
  return (
    <DropdownMenu
      label="Stores"
      trigger={
        <button
          type="button"
          data-testid="store-switcher"
          aria-label={`Store: ${store.name}. Switch store`}
          className={cn(
            "flex min-h-11 w-full items-center gap-2 rounded-md border bg-card px-2.5 text-start hover:bg-accent",
            rail && "md:max-lg:justify-center md:max-lg:px-0",
          )}
        >
          <StoreIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className={cn("min-w-0 flex-1", rail && "md:max-lg:sr-only")}>
            <bdi className="block w-fit max-w-full truncate font-medium text-base">{store.name}</bdi>
            <bdi className="block w-fit max-w-full truncate text-muted-foreground text-xs">{store.businessName}</bdi>
          </span>
          <ChevronsUpDown
            aria-hidden
            className={cn("size-4 shrink-0 text-muted-foreground", rail && "md:max-lg:hidden")}
          />
        </button>
      }
    >
      <DropdownMenuLabel>Your stores</DropdownMenuLabel>
      {stores.map(({ slug, name, businessName }) => (
        <DropdownMenuItem key={slug} asChild>
          <Link href={`/${slug}/overview`} aria-current={slug === store.slug ? "page" : undefined}>
            <span className="min-w-0">
              <bdi className={cn("block w-fit max-w-full truncate", slug === store.slug && "font-semibold")}>
                {name}
              </bdi>
              <bdi className="block w-fit max-w-full truncate text-muted-foreground text-xs">{businessName}</bdi>
            </span>
          </Link>
        </DropdownMenuItem>
      ))}
      <DropdownMenuSeparator />
      <DropdownMenuItem asChild>
        <Link href="/stores">All stores</Link>
      </DropdownMenuItem>
    </DropdownMenu>
  );
}
