import * as z from "zod";
import { DESTINATION_IDS, PLATFORM_IDS } from "./platform-list";

export {
  areLimited,
  DESTINATION_IDS,
  destinationOf,
  PLATFORM_IDS,
  PLATFORMS,
  PROVIDER_IDS,
  type ProviderId,
  platformInfo,
  platformNames,
  providerOf,
} from "./platform-list";

export const PlatformId = z.enum(PLATFORM_IDS);
export type PlatformId = z.infer<typeof PlatformId>;
export const DestinationId = z.enum(DESTINATION_IDS);
export type DestinationId = z.infer<typeof DestinationId>;
