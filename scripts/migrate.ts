/** Brings the database of DATABASE_URL up to date: the step before a deployment. */
import { migrateDatabase } from "@/db/migrate";
import { failInOneSentence } from "@/server/fail";
import { StartError } from "@/server/start-error";

const url = process.env.DATABASE_URL;
if (url) await migrateDatabase(url).then(() => console.log("The database is up to date."), failInOneSentence);
else failInOneSentence(new StartError("DATABASE_URL is not set."));
