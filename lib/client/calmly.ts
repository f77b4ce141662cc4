const EVERY_MS = 2000;

/** Does something when asked: at once, and then no more often than every two seconds, however often it is asked. */
export function calmly(act: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAskedAgain = false;
  const ask = (): void => {
    isAskedAgain = timer !== undefined;
    if (isAskedAgain) return;
    act();
    timer = setTimeout(() => {
      timer = undefined;
      if (isAskedAgain) ask();
    }, EVERY_MS);
  };
  return { ask, stop: () => clearTimeout(timer) };
}
