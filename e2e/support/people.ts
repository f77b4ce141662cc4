/** The demo business, as every sandbox installation has it. */
export const PASSWORD = "demo-password";

export type Person = "owner" | "manager" | "viewer" | "cashier" | "rival";
export const emailOf = (person: Person): string => `${person}@demo.test`;

export type Store = { readonly id: string; readonly slug: string; readonly name: string };
export const HARBOUR: Store = {
  id: "00000000-0000-4000-8000-000000000001",
  slug: "harbour-street",
  name: "Harbour Street",
};
export const OLD_TOWN: Store = { id: "00000000-0000-4000-8000-000000000002", slug: "old-town", name: "Old Town" };
export const RIVAL: Store = { id: "00000000-0000-4000-8000-000000000003", slug: "fifth-avenue", name: "Fifth Avenue" };

export type Platform = "facebook" | "instagram" | "google";
export const PLATFORMS: readonly Platform[] = ["facebook", "instagram", "google"];
export const LABELS: Readonly<Record<Platform, string>> = {
  facebook: "Facebook",
  instagram: "Instagram",
  google: "Google Ads",
};
