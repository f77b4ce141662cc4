/** Something a person has to put right before we can start. The message is the one sentence they are shown. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Exit code of a child that cannot start until a person changes something: trying again is pointless. */
export const EXIT_CONFIGURATION = 78;
