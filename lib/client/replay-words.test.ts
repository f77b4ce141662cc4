import { describe, expect, test } from "vitest";
import { REPLAY_REFUSALS, type ReplayPreview, type ReplayProgress } from "../contracts/replays";
import { deadlineSentence, REFUSAL_HINTS, refusalSentence, replaySummary, resendLabel, timeLeft } from "./replay-words";

const NOW = Date.parse("2026-11-29T12:00:00Z");
const inMs = (ms: number) => new Date(NOW + ms).toISOString();
const HOUR = 3_600_000;

test.each([
  [30_000, "less than a minute"],
  [5.9 * 60_000, "5 min"],
  [HOUR, "1 h"],
  [47.9 * HOUR, "47 h"],
  [48 * HOUR, "2 days"],
  [5.9 * 24 * HOUR, "5 days"],
  [-1, "less than a minute"],
])("%d ms before a deadline there are %s left", (ms, words) => {
  expect(timeLeft(inMs(ms), NOW)).toBe(words);
});

test.each(REPLAY_REFUSALS)("%s is told in a sentence, of one sale and of many", (why) => {
  const thing = why === "refund" ? "refund" : "sale";
  expect(refusalSentence(why, 1)).toMatch(new RegExp(`^1 ${thing} [^_]+\\.$`));
  expect(refusalSentence(why, 1200)).toMatch(new RegExp(`^1,200 ${thing}s [^_]+\\.$`));
  expect(REFUSAL_HINTS[why]).toMatch(/^[A-Z][^_]+\.$/);
});

type Line = ReplayPreview["data"]["destinations"][number];
const line: Line = {
  destination: "google",
  sendable: 38,
  neverSent: 0,
  left: 0,
  oldestAt: null,
  earliestDeadline: inMs(5 * 24 * HOUR),
  held: false,
  refusals: [],
};

describe("the button of a replay", () => {
  test("counts sales at one platform, deliveries at several, and none that sends nothing", () => {
    const preview = (deliveries: number, ...destinations: Line[]) => ({
      deliveries,
      left: 0,
      max: 10_000,
      destinations,
    });
    const facebook = (sendable: number): Line => ({ ...line, destination: "facebook", sendable });
    expect(resendLabel(preview(38, line))).toBe("Resend 38 sales");
    expect(resendLabel(preview(38, line, facebook(0)))).toBe("Resend 38 sales");
    expect(resendLabel(preview(42, line, facebook(4)))).toBe("Resend 42 deliveries");
  });

  test("says how long there is, while there is something to send", () => {
    expect(deadlineSentence(line, NOW)).toBe("5 days left before Google Ads refuses the first of them.");
    expect(deadlineSentence({ ...line, sendable: 1 }, NOW)).toBe("5 days left before Google Ads refuses it.");
    expect(deadlineSentence({ ...line, sendable: 0 }, NOW)).toBeNull();
  });
});

describe("the result of a replay", () => {
  const progress = (given: Partial<ReplayProgress["data"]>): ReplayProgress["data"] => ({
    replayId: "00000000-0000-4000-8000-000000000009",
    replayedAt: inMs(0),
    deliveries: 4,
    left: 0,
    done: true,
    destinations: [{ destination: "google", deliveries: 4 }],
    counts: [],
    ...given,
  });
  const at = (state: ReplayProgress["data"]["counts"][number]["state"], count: number) =>
    ({ destination: "google", state, count }) as const;

  test("is good when all have arrived", () => {
    expect(replaySummary(progress({ counts: [at("delivered", 4)] }))).toEqual({
      ...{ tone: "success", title: "Resent all 4 sales", lines: [], share: 100 },
    });
  });

  test("names what still goes, what is checked and what did not arrive", () => {
    const { title, tone, lines, share } = replaySummary(
      progress({ done: false, counts: [at("waiting", 1), at("accepted", 2), at("refused", 1)] }),
    );
    expect({ title, tone, share }).toEqual({ title: "Resending 4 sales…", tone: "warning", share: 75 });
    expect(lines).toEqual([
      "1 sale on the way. You may leave this page.",
      "2 are being checked by Google; the final word comes within a day.",
      "1 sale did not arrive this time. The reason stands with each sale.",
    ]);
  });

  test("says how many arrived when not all have, and how many more there are", () => {
    const { title, lines } = replaySummary(progress({ left: 13_000, counts: [at("delivered", 3), at("refused", 1)] }));
    expect(title).toBe("Resent 3 of 4 sales");
    expect(lines.at(-1)).toBe("13,000 more can be resent: ask again.");
  });

  test("of nothing is no success", () => {
    expect(replaySummary(progress({ deliveries: 0, destinations: [] }))).toMatchObject({
      tone: "info",
      title: "There was nothing to resend",
      lines: ["Since they were counted, each has gone out already or can't be sent any more."],
    });
  });
});
