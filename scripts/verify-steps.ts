/** What `npm run verify` checks beside the unit tests: no service, no network. Git keeps no empty folder, hence `ls`. */
export const VERIFY_STEPS: readonly (readonly [name: string, command: string])[] = [
  ["format and lint", "npx biome ci --error-on-warnings --diagnostic-level=warn ."],
  [
    "import laws",
    "node --import ./scripts/parse-tsx.mjs node_modules/dependency-cruiser/bin/dependency-cruise.mjs $(ls -d app components lib db inngest server sandbox scripts bench e2e 2>/dev/null)",
  ],
  ["unused code", "npx knip"],
  ["size of files and functions", "node --import tsx scripts/size-rules.ts"],
  ["lockfile", "node --import tsx scripts/lockfile.ts"],
  ["types", "npx next typegen && npx tsc --noEmit"],
];

export const UNIT_TESTS: (typeof VERIFY_STEPS)[number] = ["unit tests", "npx vitest run --project unit"];
