import {
  countFailedRefunds,
  countFailures,
  type FailureCount,
  type FailureSample,
  listFailureSamples,
  readFailureFacts,
} from "@/db/queries/failures";
import { countGroupVerdicts, type GroupVerdict } from "@/db/queries/replay-verdicts";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type FailureGroup, type FailureList, GROUPS_MAX, SAMPLES_MAX } from "@/lib/contracts/event-details";
import { toMajor } from "@/lib/core/money";
import { mergeWindows } from "./judge-replay";

const iso = (text: string | null) => (text === null ? null : new Date(text).toISOString());
const sum = (rows: readonly FailureCount[]) => rows.reduce((total, { count }) => total + count, 0);

/** What failed, by platform and cause, the largest group first; then what is being tried again. */
export async function listFailures(tenant: Tenant): Promise<FailureList> {
  return withTenant(tenant, async (tx) => {
    const counts = await countFailures(tx, tenant);
    const shown = counts.slice(0, GROUPS_MAX);
    const verdicts = counts.length === 0 ? [] : await countGroupVerdicts(tx, tenant, mergeWindows(new Date()));
    const refundCounts = counts.length === 0 ? [] : await countFailedRefunds(tx, tenant);
    const groups: FailureGroup[] = [];
    for (const group of shown) {
      const facts = await readFailureFacts(tx, tenant, group);
      const samples = await listFailureSamples(tx, tenant, group, SAMPLES_MAX);
      const refunds = Math.min(sum(refundCounts.filter((each) => isSame(each, group))), group.count);
      groups.push({
        ...group,
        refunds,
        oldestAt: iso(facts.oldestAt),
        newestAt: iso(facts.newestAt),
        nextAttemptAt: iso(facts.nextAttemptAt),
        platformCodes: [...new Set(samples.flatMap(({ platformCode }) => platformCode ?? []))],
        samples: samples.map(toSample),
        resend: resendOf({ ...group, refunds }, verdicts),
      });
    }
    const waiting = counts.filter(({ state }) => state === "waiting");
    const retrying = sum(waiting);
    return {
      success: true,
      data: groups,
      meta: { failed: sum(counts) - retrying, retrying, groupsLeftOut: counts.length - shown.length },
    };
  });
}

const toSample = ({ id, eventType, orderRef, eventValueMinor, currency, receivedAt }: FailureSample) => ({
  id,
  eventType,
  orderId: orderRef,
  value: eventValueMinor === null ? null : { amount: toMajor(eventValueMinor, currency), currency },
  receivedAt: new Date(receivedAt).toISOString(),
});

type Place = Pick<GroupVerdict, "destination" | "state" | "reason">;
const isSame = (a: Place, b: Place): boolean =>
  a.destination === b.destination && a.state === b.state && a.reason === b.reason;

function resendOf(
  group: FailureCount & { readonly refunds: number },
  verdicts: readonly GroupVerdict[],
): FailureGroup["resend"] {
  const { count, refunds } = group;
  const old = [
    { why: "too_old" as const, count: count - refunds },
    { why: "refund" as const, count: refunds },
  ];
  if (group.state === "expired")
    return { count: 0, earliestDeadline: null, refusals: old.filter((line) => line.count > 0) };
  if (group.state === "waiting")
    return { count: 0, earliestDeadline: null, refusals: [{ why: "on_its_way", count: group.count }] };
  const own = verdicts.filter((verdict) => isSame(verdict, group));
  const can = own.find(({ refusal }) => refusal === null);
  return {
    count: can?.count ?? 0,
    earliestDeadline: iso(can?.earliestDeadline ?? null),
    refusals: own.flatMap(({ refusal, count }) => (refusal ? [{ why: refusal, count }] : [])),
  };
}
