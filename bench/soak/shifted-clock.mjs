/** `--import ./bench/soak/shifted-clock.mjs?ms=10800000`: a process whose clock is wrong, while its timers run as ever. */
const shiftMs = Number(new URL(import.meta.url).searchParams.get("ms"));
const Real = Date;

globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [Real.now() + shiftMs] : given));
  }
  static now() {
    return Real.now() + shiftMs;
  }
};
