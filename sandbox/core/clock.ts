import type { Table } from "./store";

/** The sandbox's time: the machine's plus the offset set through the control interface. */
export class Clock {
  readonly #state: Table<number>;
  constructor(state: Table<number>) {
    this.#state = state;
  }
  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.offsetMs;
  }
  get offsetMs(): number {
    return this.#state.get("offsetMs") ?? 0;
  }
  setOffset(offsetMs: number): void {
    this.#state.set("offsetMs", offsetMs);
  }
  /** `YYYY-MM-DD` of now in an IANA zone. */
  today(timeZone: string): string {
    return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
      this.now(),
    );
  }
}
