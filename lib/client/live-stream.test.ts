import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LiveState } from "./live-state";
import { liveWord } from "./live-state";
import { LiveStream } from "./live-stream";

/** The browser's own edge, with its rules: an ended connection is tried again, a refused one is not. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 0;
  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }
  close() {
    this.readyState = FakeSource.CLOSED;
  }
  say(event: string, lastEventId: string, data = "{}") {
    this.readyState = 1;
    this.dispatchEvent(Object.assign(new MessageEvent(event, { data }), { lastEventId }));
  }
  fail(how: "ended" | "refused") {
    this.readyState = how === "ended" ? 0 : FakeSource.CLOSED;
    this.dispatchEvent(new Event("error"));
  }
}
const source = (): FakeSource => {
  const last = FakeSource.all.at(-1);
  if (!last) throw new Error("nothing was opened");
  return last;
};

const page = Object.assign(new EventTarget(), { hidden: false });
const browser = new EventTarget();
let states: LiveState[];
let heard: string[];
let stream: LiveStream;

beforeEach(() => {
  vi.useFakeTimers();
  // Node gives a message's lastEventId no setter, and these three are all the stream knows of a browser.
  vi.stubGlobal(
    "MessageEvent",
    class extends Event {
      readonly data: unknown;
      constructor(type: string, { data }: { data: unknown }) {
        super(type);
        this.data = data;
      }
    },
  );
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", browser);
  page.hidden = false;
  FakeSource.all = [];
  states = [];
  heard = [];
  stream = new LiveStream({
    address: (after) => `/stream?after=${after}`,
    after: "7",
    onMessage: ({ id, event }) => heard.push(`${event} ${id}`),
    onState: (state) => states.push(state),
  });
  stream.start();
});
afterEach(() => {
  stream.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const show = (hidden: boolean) => {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
};
const MINUTE = 60_000;

test("it begins where the list ends, and is live with the first message", () => {
  expect(source().url).toBe("/stream?after=7");
  expect(states).toEqual([]);
  source().say("ready", "7");
  source().say("sales", "8", "[]");
  expect(states).toEqual(["live"]);
  expect(heard).toEqual(["ready 7", "sales 8"]);
});

test("a connection that ends and comes back in a moment is nothing to tell", () => {
  source().say("ready", "7");
  source().fail("ended");
  vi.advanceTimersByTime(3_000);
  source().say("ready", "7");
  vi.advanceTimersByTime(30_000);
  expect(states).toEqual(["live"]);
  expect(FakeSource.all).toHaveLength(1);
});

test("one that does not come back is told, and a lost network at once", () => {
  source().say("ready", "7");
  source().fail("ended");
  for (let tries = 0; tries < 3; tries += 1) {
    vi.advanceTimersByTime(2_000);
    source().fail("ended");
  }
  expect(states).toEqual(["live", "reconnecting"]);
  source().say("ready", "7");
  const before = source();
  browser.dispatchEvent(new Event("offline"));
  expect(states).toEqual(["live", "reconnecting", "live", "reconnecting"]);
  expect(before.readyState).toBe(FakeSource.CLOSED);
});

test("a refusal means polling, and another try later, and later still, after the last id", () => {
  source().say("sales", "12.a");
  source().fail("refused");
  expect(states).toEqual(["live", "polling"]);
  vi.advanceTimersByTime(23_000);
  expect(FakeSource.all).toHaveLength(2);
  expect(source().url).toBe("/stream?after=12.a");
  source().fail("refused");
  vi.advanceTimersByTime(14_000);
  expect(FakeSource.all).toHaveLength(2);
  vi.advanceTimersByTime(32_000);
  expect(FakeSource.all).toHaveLength(3);
  source().say("ready", "12.a");
  expect(states).toEqual(["live", "polling", "live"]);
});

test("silence means a dead connection: it is opened anew after the last id", () => {
  source().say("sales", "9");
  const dead = source();
  for (let beats = 0; beats < 4; beats += 1) {
    vi.advanceTimersByTime(15_000);
    source().say("beat", "10");
  }
  expect(FakeSource.all).toHaveLength(1);
  vi.advanceTimersByTime(40_000);
  expect(FakeSource.all).toHaveLength(2);
  expect(source().url).toBe("/stream?after=10");
  expect(dead.readyState).toBe(FakeSource.CLOSED);
  expect(states).toEqual(["live", "reconnecting"]);
  // What the dead one still had to say comes again by the new one.
  dead.say("sales", "11");
  expect(heard.at(-1)).toBe("beat 10");
});

test("a tab hidden for five minutes lets its connection go, and takes it up where it was when it is seen again", () => {
  source().say("sales", "9");
  show(true);
  vi.advanceTimersByTime(4 * MINUTE);
  for (let beats = 0; beats < 2; beats += 1) source().say("beat", "9");
  show(false);
  vi.advanceTimersByTime(30_000);
  expect(states).not.toContain("paused");
  show(true);
  for (let minute = 0; minute < 5; minute += 1) {
    source().say("beat", "9");
    vi.advanceTimersByTime(MINUTE);
  }
  expect(states.at(-1)).toBe("paused");
  expect(source().readyState).toBe(FakeSource.CLOSED);
  const before = FakeSource.all.length;
  browser.dispatchEvent(new Event("online"));
  expect(FakeSource.all).toHaveLength(before);
  show(false);
  expect(FakeSource.all).toHaveLength(before + 1);
  expect(source().url).toBe("/stream?after=9");
});

test("the network coming back opens it at once", () => {
  source().say("sales", "9");
  browser.dispatchEvent(new Event("offline"));
  source().fail("ended");
  browser.dispatchEvent(new Event("online"));
  expect(FakeSource.all).toHaveLength(3);
  source().say("ready", "9");
  expect(states).toEqual(["live", "reconnecting", "live"]);
});

test("stopped, it is closed and does nothing more", () => {
  source().say("ready", "7");
  stream.stop();
  vi.advanceTimersByTime(10 * MINUTE);
  show(true);
  browser.dispatchEvent(new Event("online"));
  expect(FakeSource.all).toHaveLength(1);
  expect(source().readyState).toBe(FakeSource.CLOSED);
  expect(vi.getTimerCount()).toBe(0);
});

test("polling that works is as live as the stream, to those who look", () => {
  expect(liveWord("polling", 0)).toBe("live");
  expect(liveWord("polling", 1)).toBe("reconnecting");
  expect(liveWord("connecting", 0)).toBe("live");
  expect(liveWord("live", 3)).toBe("live");
  expect(liveWord("reconnecting", 0)).toBe("reconnecting");
  expect(liveWord("paused", 2)).toBe("paused");
});
