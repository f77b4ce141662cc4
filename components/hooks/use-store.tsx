"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Capability, Store } from "@/lib/contracts/stores";

type Current = Store & { capabilities: readonly Capability[] };
const CurrentStore = createContext<Current | null>(null);

/** The store of the path and what the server says its caller may do there. Two tabs may hold two stores, so it is nowhere else: no cookie, no storage. */
export function StoreProvider({
  children,
  ...current
}: {
  store: Store;
  capabilities: readonly Capability[];
  children: ReactNode;
}) {
  const { store, capabilities } = current;
  const value = useMemo(() => ({ ...store, capabilities }), [store, capabilities]);
  return <CurrentStore.Provider value={value}>{children}</CurrentStore.Provider>;
}

export function useStore(): Store & { can: (capability: Capability) => boolean } {
  const store = useContext(CurrentStore);
  if (!store) throw new TypeError("useStore needs a StoreProvider above it");
  return { ...store, can: (capability) => store.capabilities.includes(capability) };
}
