"use client";

import { useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { whyParam } from "@/lib/client/search-params";
import type { TileId } from "@/lib/client/tiles";

/** The figure whose change is taken apart, kept in the URL: Back closes the panel, a link opens it. */
export function useWhy() {
  const [id, setId] = useQueryState("why", whyParam);
  const [wasOpen, setWasOpen] = useState(id !== null);
  useEffect(() => {
    if (id !== null) setWasOpen(true);
  }, [id]);
  return {
    id,
    /** From then on the panel is loaded and can also close with its motion. */
    wasOpen,
    open: (next: TileId) => void setId(next, { history: "push" }),
    close: () => void setId(null, { history: "replace" }),
  };
}
