import type { Access } from "@/lib/platforms/contract";

/** Where an object stands in Meta's graph. */
export const nodePath = (id: string): string => `/${encodeURIComponent(id)}`;

/** A list that hangs on the chosen ad account. */
export const accountEdge = ({ account }: Access, name: string): string => `${nodePath(account.id)}/${name}`;
