import { read, type WorkBook } from "@e965/xlsx";
import { expect, test } from "vitest";
import { reportContent } from "../report.fixture";
import { writeExcel } from "./write-excel";

const open = async (content = reportContent()): Promise<WorkBook> =>
  read(await writeExcel(content), { cellNF: true, cellFormula: true, cellStyles: true });
const cellAt = (book: WorkBook, sheet: string, address: string) => book.Sheets[sheet]?.[address];
/** Rows below the head as objects of its titles. */
function rowsOf(book: WorkBook, name: string, head = 1): Record<string, unknown>[] {
  const sheet = book.Sheets[name] ?? {};
  const letters = Array.from({ length: 20 }, (_none, index) => String.fromCharCode(65 + index));
  const titles = letters.map((letter) => sheet[`${letter}${head}`]?.v);
  const rows: Record<string, unknown>[] = [];
  for (let row = head + 1; sheet[`A${row}`] !== undefined; row += 1)
    rows.push(Object.fromEntries(letters.map((letter, index) => [titles[index], sheet[`${letter}${row}`]?.v])));
  return rows;
}
const sum = (rows: readonly Record<string, unknown>[], title: string): number =>
  rows.reduce((total, row) => total + Number(row[title] ?? 0), 0);

test("the sheets are those that were promised, in their order", async () => {
  expect((await open()).SheetNames).toEqual(["Summary", "Daily", "Campaigns", "Events", "Definitions"]);
});

test("campaigns read by another library add up to the totals of the verbs, for each currency by itself", async () => {
  const content = reportContent({ currencies: ["EUR", "JPY", "BHD"], campaignCount: 300 });
  const rows = rowsOf(await open(content), "Campaigns");
  expect(rows).toHaveLength(300);
  for (const total of content.campaignTotals) {
    const own = rows.filter(({ Currency }) => Currency === total.currency);
    expect(sum(own, "Ad spend")).toBeCloseTo(total.spend, 6);
    expect(sum(own, "Revenue reported")).toBeCloseTo(total.revenue, 6);
    expect(sum(own, "Clicks")).toBe(total.clicks);
  }
});

test("beyond 5,000 campaigns the sheet says how many there are more, and where", async () => {
  const content = reportContent({ campaignCount: 5_012 });
  const book = await open(content);
  const rows = rowsOf(book, "Campaigns");
  expect(rows).toHaveLength(5_001);
  expect(rows[4_999]?.Campaign).toBe(content.campaigns[4_999]?.name);
  expect(rows[5_000]?.Campaign).toMatch(/^12 more campaigns .*CSV/);
  expect(rows[5_000]?.["Ad spend"]).toBeUndefined();
});

test("the state of a campaign is told in the words of the screen", async () => {
  const content = reportContent({ campaignCount: 2 });
  const campaigns = content.campaigns.map((one, index) => ({
    ...{ ...one, status: "with_issues" as const, missing: index === 1 },
  }));
  const rows = rowsOf(await open({ ...content, campaigns }), "Campaigns");
  expect(rows.map(({ Status }) => Status)).toEqual(["Needs attention", "Needs attention, no longer listed"]);
});

test("the summary holds the very totals, and the days those of the trend", async () => {
  const content = reportContent();
  const book = await open(content);
  const [group] = content.metrics.groups;
  const summary = rowsOf(book, "Summary", 11);
  const of = (figure: string) => summary.find((row) => row.Figure === figure)?.["This period"];
  expect(of("Ad spend")).toBe(group?.current.spend);
  expect(of("Revenue reported by platforms")).toBe(group?.current.revenue);
  expect(of("ROAS reported")).toBe(group?.current.roas);
  expect(of("Till revenue")).toBe(group?.current.till?.tillRevenue);
  const points = content.daily.groups[0]?.points ?? [];
  expect(sum(rowsOf(book, "Daily"), "Ad spend")).toBeCloseTo(
    points.reduce((total, { spend }) => total + (spend ?? 0), 0),
    6,
  );
});

test("days are dates, and amounts numbers with the decimals of their currency", async () => {
  const book = await open(reportContent({ currencies: ["EUR", "JPY", "BHD"], campaignCount: 3 }));
  expect(cellAt(book, "Daily", "A2")).toMatchObject({ t: "n", z: "yyyy-mm-dd" });
  // 1 November 2026 as spreadsheets count days.
  expect(cellAt(book, "Daily", "A2")?.v).toBe(Date.UTC(2026, 10, 1) / 86_400_000 + 25_569);
  const formats = [2, 3, 4].map((row) => [
    cellAt(book, "Campaigns", `F${row}`)?.v,
    cellAt(book, "Campaigns", `G${row}`)?.z,
  ]);
  expect(formats).toEqual([
    ["EUR", "#,##0.00"],
    ["JPY", "#,##0"],
    ["BHD", "#,##0.000"],
  ]);
});

test("whole conversions are shown without a point, parts of one with it, and a rate as it was stated", async () => {
  const content = reportContent({ campaignCount: 2 });
  const conversions = [1_234, 2.5];
  const campaigns = content.campaigns.map((campaign, place) => ({
    ...campaign,
    performance: { ...campaign.performance, conversions: conversions[place] ?? 0 },
  }));
  const rates = ["160", "0.0062500001"].map((rate) => ({ validFrom: "2026-11-01", rate, inverse: false }));
  const converted = [{ from: "USD", to: "JPY", rates }];
  const book = await open({ ...content, campaigns, meta: { ...content.meta, converted } });
  expect(["J2", "J3"].map((address) => cellAt(book, "Campaigns", address)?.w)).toEqual(["1,234", "2.5"]);
  expect(["D2", "D3"].map((address) => cellAt(book, "Rates", address)?.w)).toEqual(["160", "0.0062500001"]);
});

test.each(["=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "=cmd|' /C calc'!A0"])(
  "a campaign called %j stays text",
  async (name) => {
    const cell = cellAt(await open(reportContent({ names: [name], campaignCount: 1 })), "Campaigns", "A2");
    expect(cell).toMatchObject({ t: "s", v: name });
    expect(cell?.f).toBeUndefined();
  },
);

test("names keep letters of every script", async () => {
  const names = ["秋のセール", "خصم الخريف", "Φθινόπωρο", "🔥 Hot", "Осень"];
  const rows = rowsOf(await open(reportContent({ names, campaignCount: 5 })), "Campaigns");
  expect(rows.map(({ Campaign }) => Campaign)).toEqual(names);
});

test("a store's name that is read from the right stands apart in the title of the workbook", async () => {
  const { Props } = await open(reportContent({ storeName: "متجر!" }));
  expect(Props?.Title).toContain("Marketing report of \u2068متجر!\u2069, 1–30 Nov 2026");
});

test("the head of every table filters its columns", async () => {
  const book = await open();
  for (const name of ["Daily", "Campaigns", "Events", "Definitions"])
    expect(book.Sheets[name]?.["!autofilter"]?.ref).toMatch(/^A1:[A-Z]\d+$/);
});

test("store, range, zone, currency and the time of making stand on the first sheet", async () => {
  const book = await open();
  const intro = [1, 2, 6, 7].map((row) => cellAt(book, "Summary", `B${row}`)?.v);
  expect(intro).toEqual([
    "Harbour Street Café",
    "1–30 Nov 2026",
    "Europe/Paris; ad accounts have days of their own, see Definitions",
    "EUR",
  ]);
  expect(cellAt(book, "Summary", "B8")).toMatchObject({ t: "n", z: "yyyy-mm-dd hh:mm" });
});

test("rates have a sheet where any were used", async () => {
  const content = reportContent();
  const rates = [{ validFrom: "2026-11-01", rate: "0.9215", inverse: false }];
  const book = await open({ ...content, meta: { ...content.meta, converted: [{ from: "USD", to: "EUR", rates }] } });
  expect(rowsOf(book, "Rates")).toMatchObject([{ From: "USD", To: "EUR", "Rate as stated": 0.9215 }]);
});

test("a store without campaigns, sales and comparison has a workbook too", async () => {
  const book = await open(reportContent({ campaignCount: 0, hasTill: false, compare: false }));
  expect(rowsOf(book, "Campaigns")).toEqual([]);
});

test("a workbook that leaves platforms out says so in front, and has no column or line of the tills", async () => {
  const content = reportContent({ covers: ["google"] });
  const book = await open(content);
  expect([cellAt(book, "Summary", "A3")?.v, cellAt(book, "Summary", "B3")?.v]).toEqual([
    "Platforms",
    "Google Ads only",
  ]);
  const figures = rowsOf(book, "Summary", 12).map(({ Figure }) => Figure);
  expect(figures).toEqual([
    ...["Ad spend", "Revenue reported by platforms", "ROAS reported", "Cost per conversion"],
    ...["Conversions", "Impressions", "Clicks"],
  ]);
  const days = rowsOf(book, "Daily");
  expect(days[0]).not.toHaveProperty("Till revenue");
  expect(days[0]).not.toHaveProperty("Blended ROAS");
  // The last column is where it belongs, beside those that are left.
  expect(cellAt(book, "Daily", "J1")?.v).toBe("Not over");
  expect(rowsOf(book, "Campaigns").every(({ Platform }) => Platform === "Google Ads")).toBe(true);
  expect(new Set(rowsOf(book, "Events").map(({ Platform }) => Platform))).toEqual(new Set(["all", "Google Ads"]));
  expect(book.Props?.Title).toContain("1–30 Nov 2026, Google Ads only");
});

test("where a platform gets its sales from stands beside that destination alone", async () => {
  const rows = rowsOf(await open(reportContent({ covers: ["instagram", "google"] })), "Events");
  const telling = rows.filter(({ Meaning }) => String(Meaning).includes("gets its sales through"));
  expect(telling).toMatchObject([
    { Platform: "Facebook", Meaning: expect.stringMatching(/Instagram gets its sales through Facebook\.$/) },
  ]);
});
