/**
 * A bell without a sound. The real one's late nudge holds a lane for a moment, in which whoever looks for lanes goes past
 * it until the next ring; and what it writes after the answer would be taken for the work of the next caller.
 */
export const ringDispatch = (): void => undefined;
