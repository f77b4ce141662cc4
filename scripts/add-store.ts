import { parseArgs } from "node:util";
import postgres from "postgres";
import { failInOneSentence } from "@/server/fail";
import { StartError } from "@/server/start-error";
import { addStore, NewStore } from "./layer-one/new-store";

/**
 * A store and its owner in the database of DATABASE_URL, as the login of the migrations:
 *
 *   npm run add-store -- --business "Laurent Fashion" --store "Harbour Street" --slug harbour-street --currency EUR \
 *     --time-zone Europe/Paris --country FR --owner maya@example.org --owner-name "Maya Laurent" --consent collected
 */
async function add(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new StartError("DATABASE_URL is not set.");
  const options = optionsGiven();
  const given = NewStore.safeParse(options);
  if (!given.success) {
    const problem = ({ path: [name = ""], message }: { path: PropertyKey[]; message: string }) =>
      `--${String(name)} ${String(name) in options ? message : "is missing"}`;
    throw new StartError(given.error.issues.map(problem).join("\n"));
  }
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => undefined });
  try {
    const { storeId, businessId, password } = await addStore(sql, given.data);
    console.log(`Store ${storeId} of business ${businessId} is there: ${given.data.slug}.`);
    console.log(
      password === null
        ? `${given.data.owner} sees it with the password they have.`
        : `${given.data.owner} signs in with the password ${password}, which is shown this once.`,
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** @throws StartError for an option that there is not */
function optionsGiven(): Record<string, string | boolean | undefined> {
  const options = Object.fromEntries(Object.keys(NewStore.shape).map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : "The options cannot be read.");
  }
}

await add().catch(failInOneSentence);
