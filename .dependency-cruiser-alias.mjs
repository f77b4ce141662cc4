import path from "node:path";

/** The one alias of tsconfig.json, in the form that dependency-cruiser's resolver reads. */
export default { resolve: { alias: { "@": path.resolve(import.meta.dirname) } } };
