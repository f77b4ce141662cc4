import { platformInfo, platformNames } from "@/lib/contracts/platform-list";
import type { ConnectionStatus } from "../contracts/connections";
import type { EventStatus } from "../contracts/events";
import { connectionAlerts } from "./connection-alerts";
import { connectionState, isWorking } from "./connection-state";
import { plural } from "./format-number";

const deliveries = (count: number): string => plural(count, "delivery", "deliveries");

/** Where the sales are. Absence of trouble is said, so that it is a statement, and only where there is none. */
export function deliverySentence({ totalEvents, syncErrors, destinations }: EventStatus["data"]): string {
  if (totalEvents === 0) return "Every sale your till sends appears here within seconds.";
  const held = destinations.filter((each) => each.held !== null);
  const waiting = (isHeld: boolean) =>
    destinations.filter((each) => (each.held !== null) === isHeld).reduce((all, { counts }) => all + counts.waiting, 0);
  const unconnected = destinations
    .flatMap(({ skippedBy }) => skippedBy)
    .reduce((all, { reason, count }) => (reason === "not_connected" ? all + count : all), 0);
  const parts = [
    waiting(false) > 0 && `${deliveries(waiting(false))} on the way`,
    waiting(true) > 0 && `${deliveries(waiting(true))} held`,
    syncErrors > 0 && `${deliveries(syncErrors)} refused, too old or unclear`,
    unconnected > 0 && `${deliveries(unconnected)} not made while a platform was not connected`,
    held.length > 0 && `nothing goes to ${platformNames(held.map(({ destination }) => destination))} just now`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return `All ${plural(totalEvents, "sale")} are where they belong.`;
  return `${plural(totalEvents, "sale")} received; ${parts.join(", ")}.`;
}

type Quiet = { readonly title: string; readonly body: string };
/** When no alert is open: as much of "all is well" as the connections bear out. `rows`: undefined while nobody knows. */
export function quietWords(
  rows: readonly ConnectionStatus[] | undefined,
  { timeZone, now }: { timeZone: string; now: number },
): Quiet {
  if (!rows) return { title: "No alert is open", body: "" };
  if (connectionAlerts(rows, timeZone, now).length > 0) return { title: "Nothing else needs attention", body: "" };
  const title = "Nothing needs attention";
  const working = rows.filter((row) => isWorking(connectionState(row, now))).map(({ platform }) => platform);
  if (working.length === 0) return { title, body: "No platform is connected, so sales are kept here and go nowhere." };
  const takers = working.filter((platform) => platformInfo(platform).sendsSales);
  if (takers.length === 0)
    return { title, body: `${platformNames(working)} works. No platform that takes sales is connected.` };
  return { title, body: `Sales go out to ${platformNames(takers)}.` };
}
