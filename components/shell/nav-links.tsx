"use client";

import {
  ArrowLeftRight,
  Bell,
  BookOpen,
  FileText,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Plug,
  ReceiptText,
} from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useStore } from "@/components/hooks/use-store";
import { cn } from "@/lib/client/cn";

type Item = { href: Route; label: string; icon: LucideIcon };
/** The route type knows slugs only as literals. Every path given here has a page under app/[store]. */
const inStore = (
  slug: string,
  page: "overview" | "events" | "connections" | "reports" | "alerts" | "settings/keys" | "settings/rates",
) => `/${slug}/${page}` as Route;

const main = (slug: string): Item[] => [
  { href: inStore(slug, "overview"), label: "Overview", icon: LayoutDashboard },
  { href: inStore(slug, "events"), label: "Sales", icon: ReceiptText },
  { href: inStore(slug, "connections"), label: "Connections", icon: Plug },
  { href: inStore(slug, "reports"), label: "Reports", icon: FileText },
];
const more = (slug: string): Item[] => [
  { href: inStore(slug, "alerts"), label: "Alerts", icon: Bell },
  { href: inStore(slug, "settings/keys"), label: "API keys", icon: KeyRound },
  { href: inStore(slug, "settings/rates"), label: "Exchange rates", icon: ArrowLeftRight },
  { href: "/docs/api", label: "API reference", icon: BookOpen },
];

type NavLinksProps = { rail?: boolean; onNavigate?: () => void };

/** The store's pages. `rail`: icons only between the two breakpoints, with the words still there to be read aloud. */
export function NavLinks({ rail, onNavigate }: NavLinksProps) {
  const { slug } = useStore();
  const item = (entry: Item) => (
    <li key={entry.href}>
      <NavLink {...entry} rail={rail ?? false} {...(onNavigate && { onNavigate })} />
    </li>
  );
  return (
    <nav aria-label="Store" className="flex flex-1 flex-col justify-between gap-6">
      <ul className="grid gap-0.5">{main(slug).map(item)}</ul>
      <ul className="grid gap-0.5">{more(slug).map(item)}</ul>
    </nav>
  );
}

function NavLink({ href, label, icon: Icon, rail, onNavigate }: Item & NavLinksProps) {
  const path = usePathname();
  const current = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      title={label}
      aria-current={current ? "page" : undefined}
      {...(onNavigate && { onClick: onNavigate })}
      className={cn(
        "flex min-h-9 items-center gap-3 rounded-md px-2.5 text-base text-muted-foreground transition-colors duration-100 hover:bg-accent hover:text-accent-foreground pointer-coarse:min-h-11",
        current && "bg-accent font-medium text-accent-foreground",
        rail && "md:max-lg:justify-center md:max-lg:px-0",
      )}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <span className={rail ? "md:max-lg:sr-only" : ""}>{label}</span>
    </Link>
  );
}
