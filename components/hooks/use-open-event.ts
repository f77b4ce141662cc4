"use client";

import { useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { eventParam } from "@/lib/client/search-params";

/** The sale whose drawer is open, kept in the URL: Back closes it, a link opens it. */
export function useOpenEvent() {
  const [eventId, setEventId] = useQueryState("event", eventParam);
  const [wasOpen, setWasOpen] = useState(eventId !== null);
  useEffect(() => {
    if (eventId !== null) setWasOpen(true);
  }, [eventId]);
  return {
    eventId,
    /** From then on the drawer is loaded and can also close with its motion. */
    wasOpen,
    open: (id: string) => void setEventId(id, { history: "push" }),
    moveTo: (id: string) => void setEventId(id, { history: "replace" }),
    close: () => void setEventId(null, { history: "replace" }),
  };
}
