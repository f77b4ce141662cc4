import type { Core } from "../core/platform-module";
import type { AdsRefusals } from "./ads-refusals";
import { failureDetail } from "./google-error";

/** `google.rpc.Status` for the rows of an upload that failed while others were taken; INVALID_ARGUMENT as gRPC counts. */
export function partialFailure({ problems }: AdsRefusals, { random }: Core): object {
  const [first] = problems;
  if (!first) return {};
  // Row 0 is as often told by its index as by having none.
  const details = [failureDetail(problems, random.next() < 0.5)];
  return { partialFailureError: { code: 3, message: `${first.message}, at ${first.path}`, details } };
}
