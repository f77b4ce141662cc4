import { expect, test } from "vitest";
import { eventFilter, eventListHref } from "./event-filter";
import { loadEventParams } from "./search-params";

const filterOf = async (query: string) => {
  const { event: _event, ...view } = await loadEventParams(
    Promise.resolve(Object.fromEntries(new URLSearchParams(query))),
  );
  return eventFilter(view);
};

test("what the URL says is what the list is asked for", async () => {
  expect(
    await filterOf(
      "state=refused&destination=google&kind=purchase&reason=target_gone&from=2026-11-01&to=2026-11-30&q=1",
    ),
  ).toEqual({
    ...{ state: "refused", destination: "google", eventType: "purchase", reason: "target_gone" },
    ...{ from: "2026-11-01", to: "2026-11-30", q: "1" },
  });
});

test.each([
  ["state=gone&destination=myspace&kind=theft", {}],
  ["from=yesterday&to=2026-02-30", {}],
  ["from=0001-01-01", {}],
  ["from=2026-11-02&to=2026-11-01", { from: "2026-11-02" }],
  [`reason=${"x".repeat(300)}`, { reason: "x".repeat(200) }],
])("what %s does not mean is left out", async (query, filter) => {
  expect(await filterOf(query)).toEqual(filter);
});

test("a sale is named by its whole id, or no drawer opens", async () => {
  const load = async (event: string) => (await loadEventParams(Promise.resolve({ event }))).event;
  expect(await load("00000000-0000-4000-8000-00000000000A")).toBe("00000000-0000-4000-8000-00000000000a");
  for (const odd of ["1", "../x", ""]) expect(await load(odd)).toBeNull();
});

test("a group leads to its sales in the list", () => {
  expect(eventListHref("harbour", { state: "refused", destination: "google", reason: "a b" })).toBe(
    "/harbour/events?state=refused&destination=google&reason=a+b",
  );
  expect(eventListHref("harbour", { state: "expired", reason: undefined })).toBe("/harbour/events?state=expired");
});
