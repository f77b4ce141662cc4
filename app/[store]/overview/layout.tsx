import { headers } from "next/headers";
import type { ReactNode } from "react";
import { openDefault } from "./open-default";

type Props = { params: Promise<{ store: string }>; children: ReactNode };

/**
 * Whoever loads the page is led on to their default view before any of it is sent; from the page itself, which comes
 * behind its skeleton, it would be loaded twice. A change of pages within the browser is led on by the page: a layout is
 * kept there longer than a default lasts.
 */
export default async function OverviewLayout({ params, children }: Props) {
  const asked = await headers();
  if (asked.get("sec-fetch-dest") === "document")
    await openDefault((await params).store, Object.fromEntries(new URLSearchParams(asked.get("x-search") ?? "")));
  return children;
}
