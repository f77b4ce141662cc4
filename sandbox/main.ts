import { ConfigError, readConfig } from "./core/config";
import { modules } from "./modules";
import { listen } from "./server";

try {
  const { url, close } = await listen(readConfig(process.env, modules));
  const stop = () => void close().then(() => process.exit(0));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  // A parent that was killed cannot tell us to stop; its end of the channel closes all the same.
  process.once("disconnect", stop);
  console.log(`Sandbox ready at ${url}`);
  process.send?.({ type: "ready", url });
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
