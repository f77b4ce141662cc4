"use client";

import { useEffect } from "react";

/** Facebook ends its way back with `#_=_`. It means nothing and must not be shared or bookmarked. */
export function CleanHash() {
  useEffect(() => {
    const { hash, pathname, search } = window.location;
    if (hash === "#_=_") window.history.replaceState(window.history.state, "", pathname + search);
  }, []);
  return null;
}
