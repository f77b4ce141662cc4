import { expect, test } from "vitest";
import { reportContent } from "../report.fixture";
import { textOfPdf, titleOfPdf, toldInPdf } from "./read-pdf.fixture";
import { writePdf } from "./write-pdf";

test("every page says which it is of how many, whose report it is, and the range", async () => {
  const { pages } = textOfPdf(await writePdf(reportContent()));
  expect(pages.length).toBeGreaterThan(2);
  for (const [index, text] of pages.entries()) {
    expect(text).toContain(`Page ${index + 1} of ${pages.length}`);
    expect(text).toContain("Harbour Street Café");
    expect(text).toContain("1–30 Nov 2026");
    expect(text).toContain("made 29 Nov 2026 12:03 (Europe/Paris)");
  }
});

test("the progress told is that of the pages, up to the last", async () => {
  const told: [number, number][] = [];
  const file = await writePdf(reportContent({ campaignCount: 200 }), (page, pages) => void told.push([page, pages]));
  const { pages } = textOfPdf(file);
  expect(told.at(-1)).toEqual([pages.length, pages.length]);
  expect(told.map(([page]) => page)).toEqual(pages.map((_page, index) => index + 1));
});

test("a report that leaves platforms out says so on every page, and has nothing of the tills", async () => {
  const { pages, text } = textOfPdf(await writePdf(reportContent({ covers: ["instagram", "google"] })));
  for (const page of pages) expect(page).toContain("1–30 Nov 2026, Instagram and Google Ads only");
  expect(pages[0]).toContain("Till revenue and blended ROAS are left out, because a till does not know");
  expect(text).not.toMatch(/Your tills took|No till reported|Till revenue ÷/);
  expect(text).toContain("What Instagram and Google Ads credit to their ads.");
  expect(text).toContain("at least one platform, covered here or not, has 1,190");
  expect(text).toContain("Instagram gets its sales through Facebook.");
  const whole = textOfPdf(await writePdf(reportContent()));
  expect(whole.text).not.toMatch(/ only|left out|gets its sales through|covered here/);
});

test("the front names the currency that the figures are told in, be it the store's or not", async () => {
  const content = reportContent({ currencies: ["USD"], covers: ["google"] });
  const { pages } = textOfPdf(await writePdf({ ...content, meta: { ...content.meta, storeCurrency: "EUR" } }));
  expect(pages[0]).toContain("Amounts in USD");
});

test("the totals are printed to the cent as the verbs tell them", async () => {
  const { text } = textOfPdf(await writePdf(reportContent()));
  for (const figure of ["€1,185.00", "€3,064.50", "2.59×", "€8,769.00", "7.40×", "€16.69"])
    expect(text).toContain(figure);
});

test("the tiles of a currency are on the page of their heading, however much is told above them", async () => {
  const content = reportContent({ currencies: ["EUR", "USD"] });
  const accounts = content.meta.accounts.map((account) => ({ ...account, problem: "The token has expired." }));
  const { pages } = textOfPdf(await writePdf({ ...content, meta: { ...content.meta, accounts } }));
  const page = pages.find((text) => text.includes("At a glance, in USD"));
  expect(page?.split("At a glance, in USD")[1]).toContain("Ad spend");
});

test("the lowest return names campaigns below the whole, lowest first, however much they bring", async () => {
  const content = reportContent({ campaignCount: 3 });
  const [one, two, three] = content.campaigns;
  if (!one || !two || !three) throw new Error("there are three");
  const spending = (of: typeof one, name: string, spend: number, revenue: number) => ({
    ...{ ...of, name, performance: { ...of.performance, spend, revenue, roas: revenue / spend } },
  });
  const campaigns = [
    spending(one, "Large and poor", 1000, 1100),
    spending(two, "Good", 100, 800),
    spending(three, "Poorest", 100, 10),
  ];
  const campaignTotals = content.campaignTotals.map((total) => ({ ...total, roas: 1910 / 1200 }));
  const { text } = textOfPdf(await writePdf({ ...content, campaigns, campaignTotals }));
  const [, after = ""] = text.split("Lowest return for the spend");
  const [section = ""] = after.split("What changed reported revenue");
  expect(section.indexOf("Poorest")).toBeGreaterThan(-1);
  expect(section.indexOf("Large and poor")).toBeGreaterThan(section.indexOf("Poorest"));
  expect(section).not.toContain("Good");
});

/** The same trend with other units and places on its axis. */
function trendOf(unit: "day" | "month", days: readonly string[], cut: readonly string[]) {
  const content = reportContent({ days: days.length });
  const groups = content.trend.groups.map((group) => ({
    ...group,
    points: group.points.map((point, index) => {
      const day = days[index] ?? "";
      return { ...point, startDate: day, endDate: day, partial: cut.includes(day) };
    }),
  }));
  return { ...content, trend: { unit, groups } };
}

test("a chart of months names them with their year, and days of two years have theirs", async () => {
  const months = ["2025-11-12", "2025-12-01", "2026-01-01"];
  const { text } = textOfPdf(await writePdf(trendOf("month", months, [])));
  for (const name of ["Nov 2025", "Dec 2025", "Jan 2026"]) expect(text).toContain(name);
  expect(text).not.toMatch(/12 Nov|1 Dec|1 Jan/);
  const days = textOfPdf(await writePdf(trendOf("day", ["2025-12-31", "2026-01-01"], [])));
  for (const name of ["31 Dec 2025", "1 Jan 2026"]) expect(days.text).toContain(name);
});

test("what is not whole has its name in the key, and the word on sums stands under the sums alone", async () => {
  const days = ["2026-11-01", "2026-11-02", "2026-11-03"];
  const whole = textOfPdf(await writePdf(trendOf("day", days, [])));
  expect(whole.text).not.toMatch(/Not over yet|stands lower/);
  const { text } = textOfPdf(await writePdf(trendOf("day", days, ["2026-11-03"])));
  expect(text.match(/Not over yet/g)).toHaveLength(2);
  const [sums = "", ratios = ""] = text.split("Return on ad spend by day");
  expect(sums).toContain("A day that is not over stands lower than a whole one.");
  expect(ratios).not.toContain("stands lower");
  const cut = textOfPdf(await writePdf(trendOf("month", ["2026-09-01", "2026-10-01"], ["2026-09-01"])));
  expect(cut.text).toContain("Cut by the period, or not over yet");
});

test("what is told by currency begins with the store's own", async () => {
  const content = reportContent({ currencies: ["EUR", "GBP"], campaignCount: 12 });
  const { text } = textOfPdf(await writePdf({ ...content, meta: { ...content.meta, storeCurrency: "GBP" } }));
  const placeOf = (words: string): number => {
    expect(text).toContain(words);
    return text.indexOf(words);
  };
  for (const words of ["Top campaigns by reported revenue, in", "All campaigns in"])
    expect(placeOf(`${words} GBP`)).toBeLessThan(placeOf(`${words} EUR`));
});

test("the state of a campaign is told in the words of the screen", async () => {
  const content = reportContent({ campaignCount: 1 });
  const campaigns = content.campaigns.map((one) => ({ ...one, status: "with_issues" as const, missing: true }));
  const { text } = textOfPdf(await writePdf({ ...content, campaigns }));
  expect(text.replace(/\s+/g, " ")).toContain("Needs attention, no longer listed");
});

test("a thousand campaigns stand in a table whose head is on each of its pages", async () => {
  const { pages, text } = textOfPdf(await writePdf(reportContent({ campaignCount: 1000 })));
  for (const number of [1, 500, 1000]) expect(text).toMatch(new RegExp(`Campaign ${number}(?!\\d)`));
  const inside = pages.slice(6, -3);
  expect(inside.length).toBeGreaterThan(10);
  for (const page of inside) expect(page).toContain("Conversions");
});

test("currencies stand apart, with their own decimals, and those without a sign of ours by their code", async () => {
  const { text } = textOfPdf(
    await writePdf(reportContent({ currencies: ["EUR", "JPY", "BHD", "TRY"], campaignCount: 12 })),
  );
  expect(text).toContain("At a glance, in JPY");
  expect(text).toMatch(/JP¥\d[\d,]*(?![.\d])/);
  expect(text).toMatch(/BHD\s\d[\d,]*\.\d{3}/);
  expect(text).toMatch(/TRY\s\d[\d,]*\.\d{2}/);
  expect(text).toContain("Amounts in JPY stand apart");
});

test("names in Greek, Cyrillic, Armenian and Georgian letters are printed whole, and the signs of currencies", async () => {
  const names = ["Φθινόπωρο στο λιμάνι", "Осенняя распродажа", "Աշուն", "შემოდგომა", "100 ₺ indirim"];
  const { text } = textOfPdf(await writePdf(reportContent({ names, campaignCount: 5, storeName: "Καφέ Λιμάνι" })));
  for (const name of [...names, "Καφέ Λιμάνι"]) expect(text).toContain(name);
  expect(text).not.toContain("[…]");
});

test("names in Arabic, Persian and Hebrew letters are printed whole, alone and beside others", async () => {
  const names = ["خصم الخريف", "تخفیف زمستان", "מבצע סתיו", "Summer מבצע 2026", "خصم 50 الخريف"];
  const file = await writePdf(reportContent({ names, campaignCount: 5, storeName: "متجر شارع الميناء" }));
  const { pages, text } = textOfPdf(file);
  for (const name of names) expect(text).toContain(name);
  for (const page of pages) expect(page).toContain("متجر شارع الميناء");
  expect(text).not.toContain("[…]");
});

test.each(["Sale ", "خصم "])(
  "bold names are as high as they are drawn: no last line of %j stands on the row below",
  async (word) => {
    // Of some length among these, the letters need one line more in bold than they would otherwise.
    const letters = word === "Sale " ? "Video Sale Paris Broad Broad New " : "تخفيضات نهاية الموسم الجديد ";
    const names = Array.from({ length: 60 }, (_none, index) =>
      `${letters.repeat(3).slice(0, 20 + index)} ${word}`.trim(),
    );
    const { placed } = textOfPdf(await writePdf(reportContent({ names, campaignCount: names.length })));
    for (const page of placed) {
      const heights = page.filter(({ x }) => x < 160).map(({ y }) => y);
      const lines = [...new Set(heights)].sort((a, b) => b - a);
      for (const [index, y] of lines.slice(1).entries()) expect((lines[index] ?? 0) - y).toBeGreaterThan(9);
    }
  },
);

test("a name that is read from the right is told whole to whoever listens, though its line is cut", async () => {
  const name = `${"تخفيضات نهاية الموسم (حتى 70%) ".repeat(9)}– جميع الفروع`;
  const told = toldInPdf(await writePdf(reportContent({ names: [name], campaignCount: 2, storeName: "متجر \\ (2)" })));
  expect(told[0]).toBe("متجر \\ (2)");
  expect(told).toContain(name);
  expect(told).not.toContain("Campaign 2");
});

test("a name inside a sentence is printed without the marks that set it apart", async () => {
  const content = reportContent();
  const accounts = content.meta.accounts.map((account) => ({ ...account, name: "متجر!", problem: "No access." }));
  const { text } = textOfPdf(await writePdf({ ...content, meta: { ...content.meta, accounts } }));
  expect(text.replaceAll(" ", "")).toContain("Figuresofمتجر!(FacebookandInstagram)couldnotberead:Noaccess.");
});

test.each(["i", "ا", "ш"])(
  "a name of five thousand %s ends in an ellipsis, on the last of the lines it has",
  async (letter) => {
    const names = [letter.repeat(5000), "Next"];
    const { placed } = textOfPdf(await writePdf(reportContent({ names, campaignCount: 2 })));
    const pieces = placed.flat();
    const named = pieces.slice(pieces.findIndex(({ text }) => text === "All campaigns (2)"));
    const printed = named.filter(({ text, x }) => x < 165 && /^(i+|ا+|ш+)?…?$/u.test(text));
    expect(new Set(printed.map(({ y }) => y)).size).toBe(4);
    expect(printed.map(({ text }) => text).join("")).toMatch(/^(i|ا|ш){60,400}…$/u);
  },
);

test("a store's name that is read from the right stands apart in the title of the document", async () => {
  const file = await writePdf(reportContent({ storeName: "متجر!" }));
  expect(titleOfPdf(file)).toContain("Marketing report of \u2068متجر!\u2069, 1–30 Nov 2026");
});

test("a word that is left out does not take the marks around it along", async () => {
  const content = reportContent({ names: ["\u00AD秋\u200B Sale\u00AD now"], campaignCount: 1 });
  const accounts = content.meta.accounts.map((account) => ({ ...account, name: "خصم 秋", problem: "No access." }));
  const { text } = textOfPdf(await writePdf({ ...content, meta: { ...content.meta, accounts } }));
  expect(text).toContain("[…] Sale now");
  // Unclosed, the name's own direction would go on to the end of the sentence.
  expect(text).toMatch(/خصم \S…\S \(Facebook and Instagram\) could not be read: No access\./);
});

test("a word that is left out at the end of a name leaves what follows the name in its place", async () => {
  const content = reportContent();
  const [account] = content.meta.accounts;
  if (!account) throw new Error("there is one");
  const zones = { "خصم چائے": "Asia/Karachi", متجر: "Asia/Tehran" };
  const accounts = Object.entries(zones).map(([name, timeZone]) => ({ ...account, name, timeZone }));
  const { placed } = textOfPdf(await writePdf({ ...content, meta: { ...content.meta, accounts } }));
  const pieces = placed.flat();
  const line = pieces.find(({ text }) => text.includes("the ad account's own"))?.y;
  const seen = pieces.filter(({ y }) => y === line).sort((one, other) => one.x - other.x);
  const whole = seen.map(({ text }) => text).join("");
  expect(whole).toMatch(/own \(\S…\S خصم: Asia\/Karachi, متجر: Asia\/Tehran\)/);
});

test("a campaign whose name is empty, or nothing that can be seen, is told by its number", async () => {
  const names = ["", "  ", "\u200B\u2069", "\u202E", "\u00AD 秋"];
  const { text } = textOfPdf(await writePdf(reportContent({ names, campaignCount: names.length })));
  const [, changed = ""] = text.split("What changed reported revenue");
  const [movers = "", all = ""] = changed.split("All campaigns (");
  for (const told of [movers, all]) for (const [place] of names.entries()) expect(told).toContain(`(ID 2384${place})`);
});

test("words that no typeface has are left out, and the reader is told where they are", async () => {
  const names = ["秋のセール", "🔥 Hot sale", "ฤดูใบไม้ร่วง", "शरद ऋतु", "Φθινόπωρο 秋", "خصم 秋", "چائے گفٹ"];
  const { text } = textOfPdf(await writePdf(reportContent({ names, campaignCount: 7 })));
  for (const place of [0, 2, 3]) expect(text).toContain(`[…] (ID 2384${place})`);
  expect(text).toContain("[…] Hot sale");
  expect(text).toContain("Φθινόπωρο […]");
  expect(text).toMatch(/خصم \S…\S/);
  expect(text).toMatch(/\S…\S گفٹ/);
  expect(text).toContain("[…] stands for");
});

test("a store without campaigns, tills and comparison has a report that says so", async () => {
  const { text } = textOfPdf(await writePdf(reportContent({ campaignCount: 0, hasTill: false, compare: false })));
  expect(text).toContain("Nothing was spent on ads.");
  expect(text).toContain("No campaign is connected");
  expect(text).toContain("Without comparison");
});

test("it has a title and a language, and tells its structure to whoever cannot see it", async () => {
  const file = (await writePdf(reportContent())).toString("latin1");
  expect(file).toContain("/Marked true");
  expect(file).toContain("/Lang (en-GB)");
  expect(file).toContain("/DisplayDocTitle true");
  for (const tag of ["H1", "H2", "Table", "TR", "TH", "TD", "Figure"]) expect(file).toContain(`/S /${tag}\n`);
});
