import type { PlatformModule } from "./core/platform-module";
import { googleModule } from "./google/module";
import { metaModule } from "./meta/module";

/** Every platform the sandbox stands in for. The first that owns a path answers it. */
export const modules: readonly PlatformModule[] = [googleModule, metaModule];
