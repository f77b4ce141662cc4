import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = path.dirname(fileURLToPath(import.meta.url));
const folders = ["app", "components", "lib", "db", "inngest", "server", "sandbox", "scripts", "bench"];
const inFolders = (ending: string) => folders.map((folder) => `${folder}/**/*${ending}`);

export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: `${root}/` }] },
  test: {
    restoreMocks: true,
    // By itself it would leave one of two cores to nobody.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: inFolders(".test.{ts,tsx}"),
          exclude: inFolders(".db.test.ts"),
          setupFiles: ["db/test/env.ts"],
          // A busy machine is no failed test.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: inFolders(".db.test.ts"),
          globalSetup: ["db/test/global-setup.ts"],
          setupFiles: ["db/test/own-database.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
