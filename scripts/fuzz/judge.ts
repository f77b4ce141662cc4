import type { FuzzBody, Kind } from "./bodies";

export type Answer = { readonly status: number; readonly text: string };
type Tally = { sent: number; taken: number; refused: number };

/** Adds answers up, and keeps every one that should not have been. */
export class Judge {
  readonly byKind = new Map<Kind, Tally>();
  readonly byStatus = new Map<number, number>();
  /** The first of what is wrong, in a sentence each. */
  readonly wrong: string[] = [];
  accepted = 0;
  sent = 0;

  /** undefined: the connection ended without an answer. */
  add(body: FuzzBody, answer: Answer | undefined): void {
    this.sent += 1;
    const tally = this.byKind.get(body.kind) ?? { sent: 0, taken: 0, refused: 0 };
    this.byKind.set(body.kind, tally);
    tally.sent += 1;
    const problem = answer ? this.#problemOf(tally, answer) : "the connection ended without an answer";
    if (problem !== undefined) this.#blame(body, problem);
  }

  #problemOf(tally: Tally, answer: Answer): string | undefined {
    this.byStatus.set(answer.status, (this.byStatus.get(answer.status) ?? 0) + 1);
    if (answer.status >= 500) return `answered ${answer.status}: ${answer.text.slice(0, 300)}`;
    tally[answer.status < 300 ? "taken" : "refused"] += 1;
    if (answer.status >= 300) return refusalProblem(answer);
    this.accepted += acceptedIn(answer);
    return undefined;
  }

  #blame({ kind, path, payload }: FuzzBody, what: string): void {
    this.wrong.push(
      `${path}, ${kind} (${payload.length} bytes, ${payload.toString("base64").slice(0, 2_000)}): ${what}`,
    );
  }
}

/** How many events an answer says are new. */
function acceptedIn({ status, text }: Answer): number {
  const answer = JSON.parse(text);
  if (answer.dryRun === true || status !== 202) return 0;
  return answer.results === undefined ? 1 : Number(answer.accepted);
}

/** A refusal has the one shape of errors, and names the field when it is about one. */
function refusalProblem({ status, text }: Answer): string | undefined {
  const { error } = JSON.parse(text);
  if (typeof error?.code !== "string" || typeof error.requestId !== "string")
    return `an error without code or id: ${text}`;
  const names = Array.isArray(error.issues) && error.issues.length > 0;
  return status === 422 && !names ? `422 without a field: ${text.slice(0, 300)}` : undefined;
}
