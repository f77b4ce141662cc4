/**
 * Loaded before dependency-cruiser, whose swc parser reads TypeScript but not TSX. (Its other parser needs the
 * programming interface that TypeScript 7 no longer has.)
 */
import { createRequire } from "node:module";

const swc = createRequire(import.meta.url)("@swc/core");
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });
