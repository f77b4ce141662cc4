import type { Core } from "../core/platform-module";
import type { ShopStore } from "./shop-store";
import type { TokenStore } from "./tokens";

/** What every Google endpoint works with. */
export type GoogleContext = { readonly core: Core; readonly shop: ShopStore; readonly tokens: TokenStore };
