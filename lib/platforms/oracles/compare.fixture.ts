/** A place where we knowingly do not do what the owner's library does, as written down in docs/adr/0011-normalising.md. */
export type Difference = {
  readonly name: string;
  /** True for an input where this is why the answers differ. */
  readonly explains: (input: string, ours: readonly string[], theirs: string | null) => boolean;
};

export type Comparison = {
  readonly compared: number;
  /** Inputs whose answers differ and nothing that is written down explains it; the first few, readable. */
  readonly unexplained: readonly string[];
  /** Differences that no input showed: written down, but not so. */
  readonly unseen: readonly string[];
  /** Of all inputs, the part that had to be explained. */
  readonly explainedShare: number;
};

/** Compares two normalisers input by input. The owner's answer agrees when it is among ours; none agrees with none. */
export function compareAnswers(
  inputs: readonly string[],
  ours: (input: string) => readonly string[],
  theirs: (input: string) => string | null,
  differences: readonly Difference[],
): Comparison {
  const unexplained: string[] = [];
  const seen = new Map(differences.map(({ name }) => [name, 0]));
  let explained = 0;
  for (const input of inputs) {
    const mine = ours(input);
    const owners = theirs(input);
    if (owners === null ? mine.length === 0 : mine.includes(owners)) continue;
    const difference = differences.find(({ explains }) => explains(input, mine, owners));
    if (difference) {
      explained += 1;
      seen.set(difference.name, (seen.get(difference.name) ?? 0) + 1);
    } else if (unexplained.length < 10) unexplained.push(`${JSON.stringify(input)}: ours ${mine}, theirs ${owners}`);
  }
  const unseen = [...seen].filter(([, times]) => times === 0).map(([name]) => name);
  return { compared: inputs.length, unexplained, unseen, explainedShare: explained / inputs.length };
}
