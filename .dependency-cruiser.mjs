/**
 * The import laws. One line each stands in CONTRIBUTING; `npm run verify` checks them.
 * TypeScript 7 has no programming interface, so swc parses and the alias `@/` is told to the resolver by itself.
 */
const tests = String.raw`(\.(test|fixture)\.tsx?$|/__fixtures__/|^(e2e|db/test|lib/test)/)`;
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { pathNot: tests, ...from },
  to,
});
const product = "^(app|components|lib|db|inngest|server)/";
const domains = "events|campaigns|analytics|oauth|erasure|health|watch";

export default {
  forbidden: [
    forbid(
      "shells",
      "app and inngest/functions call verbs of lib; they never speak SQL or to a platform",
      { path: "^(app|inngest/functions)/" },
      { path: "^(db|lib/platforms)/|^node_modules/(drizzle-orm|postgres)/" },
    ),
    forbid(
      "components",
      "components know only components, lib/contracts and lib/client",
      { path: "^components/" },
      { path: "^(app|db|drizzle|inngest|server|sandbox|scripts|lib)/", pathNot: "^lib/(contracts|client)/" },
    ),
    forbid(
      "domains",
      "a domain of lib never reaches into another one, into a shell, or past the registry into an adapter",
      { path: `^lib/(${domains})/` },
      {
        path: `^(app|components|server|inngest/functions)/|^lib/(api|client|reports|${domains})/|^lib/platforms/[^/]+/`,
        pathNot: "^lib/$1/",
      },
    ),
    forbid(
      "reports",
      "a report puts together what other domains tell; it knows no shell and no adapter",
      { path: "^lib/reports/" },
      { path: "^(app|components|server|inngest/functions)/|^lib/(api|client)/|^lib/platforms/[^/]+/" },
    ),
    forbid(
      "shared by domains",
      "what all domains use (connections, figures, mail, vault, auth, api) knows none of them, and no adapter",
      { path: "^lib/(connections|figures|mail|vault|auth|api)/" },
      { path: `^(app|components|server|inngest/functions)/|^lib/(reports|${domains})/|^lib/platforms/[^/]+/` },
    ),
    forbid(
      "adapters",
      "an adapter is a leaf: the floor, the adapter contract and its own folder",
      { path: "^lib/platforms/([^/]+)/" },
      {
        path: product,
        pathNot: "^lib/(core|contracts)/|^lib/platforms/(contract[.]ts$|contract-[a-z]+[.]ts$|$1/)",
      },
    ),
    forbid(
      "adapters know no database",
      "an adapter talks to its platform and to nothing else",
      { path: "^lib/platforms/" },
      { path: "^node_modules/(drizzle-orm|postgres|next|react|inngest)/" },
    ),
    forbid(
      "db",
      "db knows drizzle, the floor and the Tenant type",
      { path: "^db/" },
      {
        path: "^(app|components|inngest|server|lib)/",
        pathNot: "^lib/(core|contracts)/|^lib/auth/tenant[.]ts$",
      },
    ),
    forbid(
      "floor",
      "core, contracts, crypto and client import only each other",
      { path: "^lib/(core|contracts|crypto|client)/" },
      { path: product, pathNot: "^lib/(core|contracts|crypto|client)/" },
    ),
    forbid(
      "only db speaks SQL",
      "queries live in db/; lib calls them",
      { path: "^lib/" },
      { path: "^node_modules/(drizzle-orm|postgres)/" },
    ),
    forbid(
      "server is on top",
      "nothing of the product depends on the process that runs it",
      { path: "^(app|components|lib|inngest)/" },
      { path: "^(server|scripts|bench|e2e)/" },
    ),
    forbid(
      "sandbox is a stranger",
      "the sandbox judges what we send, so it shares nothing with us",
      { path: "^sandbox/" },
      { path: "^(app|components|lib|db|inngest|server|scripts|bench|e2e)/" },
    ),
    forbid(
      "nobody knows the sandbox",
      "the product meets the sandbox over HTTP only",
      { path: "^(app|components|lib|db|inngest|server|scripts|bench)/" },
      { path: "^sandbox/" },
    ),
    forbid(
      "tests stay tests",
      "only tests import test helpers",
      { path: product },
      { path: String.raw`^(db/test|e2e)/|\.test\.tsx?$` },
    ),
    forbid(
      "judges stay out",
      "what only tests and builds need is not installed in production",
      { path: product },
      { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/@types/" },
    ),
    { name: "cycles", comment: "no import cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      comment: "an import that leads nowhere",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    webpackConfig: { fileName: ".dependency-cruiser-alias.mjs" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      conditionNames: ["import", "require", "node", "default", "types"],
      exportsFields: ["exports"],
    },
  },
};
