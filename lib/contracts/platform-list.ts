/**
 * The one list of what we connect. Everything else is derived: zod and PostgreSQL enums, the registry's type,
 * labels, the order on screen. Without zod, so that pages can have it without 33 kB of validators. `sendsSales` marks the platform whose connection carries till sales to its provider.
 */
export const PLATFORMS = [
  { id: "facebook", label: "Facebook", provider: "meta", sendsSales: true },
  { id: "instagram", label: "Instagram", provider: "meta", sendsSales: false },
  { id: "google", label: "Google Ads", provider: "google", sendsSales: true },
] as const;

type Entry = (typeof PLATFORMS)[number];
export type PlatformId = Entry["id"];
export type ProviderId = Entry["provider"];
export type DestinationId = Extract<Entry, { sendsSales: true }>["id"];

const ids = <T extends string>(values: readonly T[]) => [...new Set(values)] as [T, ...T[]];
export const PLATFORM_IDS = ids(PLATFORMS.map(({ id }) => id));
export const PROVIDER_IDS = ids(PLATFORMS.map(({ provider }) => provider));
export const DESTINATION_IDS = ids(
  PLATFORMS.filter((entry): entry is Extract<Entry, { sendsSales: true }> => entry.sendsSales).map(({ id }) => id),
);

/** The list entry of a platform. */
export function platformInfo(id: PlatformId): Entry {
  const entry = PLATFORMS.find((candidate) => candidate.id === id);
  if (!entry) throw new TypeError(`no platform ${id}`);
  return entry;
}
const list = new Intl.ListFormat("en-GB");
/** "Facebook, Instagram and Google Ads". */
export const platformNames = (ids: readonly PlatformId[]): string =>
  list.format(ids.map((id) => platformInfo(id).label));
/** Whether some are left out. Only figures of all platforms can stand beside the tills, which do not know which ad brought a sale. */
export const areLimited = (ids: readonly PlatformId[]): boolean => PLATFORM_IDS.some((id) => !ids.includes(id));
export const providerOf = (id: PlatformId): ProviderId => platformInfo(id).provider;
/** The destination that a provider receives sales under, e.g. meta → facebook. */
export const destinationOf = (provider: ProviderId): DestinationId | undefined =>
  DESTINATION_IDS.find((id) => providerOf(id) === provider);
