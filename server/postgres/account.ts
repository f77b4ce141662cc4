import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { StartError } from "../start-error";

/** Whom PostgreSQL runs as: `{}` is ourselves. */
export type Account = { readonly uid?: number; readonly gid?: number };

/** PostgreSQL gets nothing of our environment; the one variable is there because Next's types demand it. */
export const BARE_ENV: NodeJS.ProcessEnv = { NODE_ENV: "production" };

const ADVICE = "set DATABASE_URL to a PostgreSQL server of your own";

/** PostgreSQL refuses to run as root, so root hands it to an account that every system has. */
export function databaseAccount(): Account {
  if (process.getuid?.() !== 0) {
    requirePasswdEntry();
    return {};
  }
  const accounts = readAccounts();
  const account = accounts.get("postgres") ?? accounts.get("nobody");
  if (!account)
    throw new StartError(`PostgreSQL cannot run as root and this system has no account "nobody": ${ADVICE}.`);
  return account;
}

function readAccounts(): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name && uid && gid && uid !== "0") accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}

/** `initdb` looks the user up by number and stops when the number has no name. */
function requirePasswdEntry(): void {
  try {
    userInfo();
  } catch {
    throw new StartError(`The embedded PostgreSQL needs a user account with a name: ${ADVICE}.`);
  }
}
