import type { DateRange } from "@/lib/contracts/periods";
import { type ProviderId, providerOf } from "@/lib/contracts/platforms";
import type { AdRow, History, RateRow, Sale } from "./history.fixture";

/**
 * Figures counted the long way round: every row by itself, in fractions of whole numbers, with nothing shared with what
 * it judges.
 */
type Fraction = { readonly n: bigint; readonly d: bigint };
const ZERO: Fraction = { n: 0n, d: 1n };
const add = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const times = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d });
const whole = (value: number): Fraction => ({ n: BigInt(value), d: 1n });
const toNumber = ({ n, d }: Fraction): number => Number((n * 10n ** 20n) / d) / 1e20;

const DECIMALS: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, BHD: 3 };
const decimalsOf = (currency: string): number => DECIMALS[currency] ?? 2;

function decimal(text: string): Fraction {
  const [left = "", right = ""] = text.split(".");
  return { n: BigInt(left + right), d: 10n ** BigInt(right.length) };
}
const turned = ({ n, d }: Fraction): Fraction => ({ n: d, d: n });

function rateOn(rates: readonly RateRow[], from: string, to: string, day: string): Fraction | null {
  const latest = (rows: readonly RateRow[]) =>
    rows.filter(({ validFrom }) => validFrom <= day).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];
  const straight = rates.filter((row) => row.from === from && row.to === to);
  const other = rates.filter((row) => row.from === to && row.to === from);
  const found = latest(straight.length > 0 ? straight : other);
  if (!found) return null;
  return straight.length > 0 ? decimal(found.rate) : turned(decimal(found.rate));
}

const DAY_MS = 86_400_000;
const daysOf = ({ startDate, endDate }: DateRange): string[] =>
  Array.from({ length: (Date.parse(endDate) - Date.parse(startDate)) / DAY_MS + 1 }, (_none, index) =>
    new Date(Date.parse(startDate) + index * DAY_MS).toISOString().slice(0, 10),
  );

const dayIn = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

type Money = { readonly day: string; readonly currency: string; readonly minor: number };

export class NaiveReference {
  constructor(
    readonly history: History,
    readonly ranges: readonly DateRange[],
  ) {}

  readonly #apart = new Map<string, boolean>();
  #isIn = (day: string, { startDate, endDate }: DateRange) => startDate <= day && day <= endDate;
  #currencyOf = (row: AdRow) =>
    providerOf(row.platform) === "meta" ? this.history.metaCurrency : this.history.googleCurrency;
  #dayOf = (sale: Sale) => dayIn(sale.at, this.history.timeZone);

  #allMoney(): Money[] {
    const { ads, sales } = this.history;
    return [
      ...ads.flatMap((row) =>
        [row.spendMinor, row.revenueMinor].map((minor) => ({ day: row.day, currency: this.#currencyOf(row), minor })),
      ),
      ...sales
        .filter(({ type }) => type !== "view_content")
        .map((sale) => ({ day: this.#dayOf(sale), currency: sale.currency, minor: sale.valueMinor ?? 0 })),
    ].filter(({ day, minor }) => minor !== 0 && this.ranges.some((range) => this.#isIn(day, range)));
  }

  /** Whether all money of the currency has a rate for its day. */
  isApart(currency: string): boolean {
    const { currency: to, rates } = this.history;
    const known = this.#apart.get(currency);
    if (known !== undefined) return known;
    const isApart =
      currency !== to &&
      this.#allMoney().some((money) => money.currency === currency && !rateOn(rates, currency, to, money.day));
    this.#apart.set(currency, isApart);
    return isApart;
  }

  #told({ day, currency, minor }: Money): Fraction {
    const { currency: to, rates } = this.history;
    if (minor === 0 || currency === to || this.isApart(currency)) return whole(minor);
    const rate = rateOn(rates, currency, to, day);
    if (!rate) throw new TypeError("no rate");
    const power = decimalsOf(to) - decimalsOf(currency);
    const shift = power >= 0 ? whole(10 ** power) : { n: 1n, d: 10n ** BigInt(-power) };
    return times(times(whole(minor), rate), shift);
  }

  groupOf(currency: string): string {
    return this.isApart(currency) ? currency : this.history.currency;
  }

  /** Whether all days of a range were read of every account that is told in the group, some of them, or none. */
  read(range: DateRange, group: string, of: readonly ProviderId[] = ["meta", "google"]): "all" | "some" | "none" {
    const { metaCurrency, googleCurrency, readFrom } = this.history;
    const currencies = { meta: metaCurrency, google: googleCurrency };
    const days = of
      .filter((provider) => this.groupOf(currencies[provider]) === group)
      .flatMap((provider) =>
        daysOf(range).map((day) => !readFrom || (readFrom[provider] !== null && day >= readFrom[provider])),
      );
    if (!days.includes(false)) return "all";
    return days.includes(true) ? "some" : "none";
  }

  /** Whether all that ads cost is known, and told in the store's currency. */
  hasAllAds(range: DateRange, group: string): boolean {
    const { ads, currency } = this.history;
    const spent = ads.filter((row) => row.spendMinor > 0 && this.ranges.some((one) => this.#isIn(row.day, one)));
    const wholes = [this.history.metaCurrency, this.history.googleCurrency].map((of) =>
      this.read(range, this.groupOf(of)),
    );
    return (
      group === currency &&
      wholes.every((read) => read === "all") &&
      spent.every((row) => this.groupOf(this.#currencyOf(row)) === group)
    );
  }

  /** Spend, revenue (as fractions of the smallest coin), counts; of one currency's group, and one platform or campaign. */
  ads(range: DateRange, group: string, only: (row: AdRow) => boolean = () => true) {
    const sum = { spend: ZERO, revenue: ZERO, impressions: 0, clicks: 0, conversions: 0 };
    for (const row of this.history.ads) {
      const currency = this.#currencyOf(row);
      if (!this.#isIn(row.day, range) || this.groupOf(currency) !== group || !only(row)) continue;
      if (this.read(range, group, [providerOf(row.platform)]) === "none") continue;
      sum.spend = add(sum.spend, this.#told({ day: row.day, currency, minor: row.spendMinor }));
      sum.revenue = add(sum.revenue, this.#told({ day: row.day, currency, minor: row.revenueMinor }));
      sum.impressions += row.impressions;
      sum.clicks += row.clicks;
      sum.conversions += row.conversions;
    }
    return sum;
  }

  till(range: DateRange, group: string) {
    const sum = { revenue: ZERO, sales: 0, unpriced: 0, refunds: 0, amounts: 0 };
    for (const sale of this.history.sales) {
      const day = this.#dayOf(sale);
      if (!this.#isIn(day, range) || this.groupOf(sale.currency) !== group || sale.type === "view_content") continue;
      const told = this.#told({ day, currency: sale.currency, minor: sale.valueMinor ?? 0 });
      sum.revenue = add(sum.revenue, sale.type === "refund" ? { n: -told.n, d: told.d } : told);
      if (sale.type === "refund") sum.refunds += 1;
      else sum.sales += 1;
      if (sale.type === "purchase" && sale.valueMinor === null) sum.unpriced += 1;
      else if (sale.type === "purchase" || sale.valueMinor) sum.amounts += 1;
    }
    return sum;
  }

  /** Events of a range, and those that at least one platform has. A refund stands beside the event it is of. */
  events(range: DateRange) {
    const own = this.history.sales.filter((sale) => this.#isIn(this.#dayOf(sale), range));
    const has = (state: Sale["facebook"]) => state === "accepted" || state === "delivered";
    return {
      total: own.length + own.filter(({ type }) => type === "refund").length,
      synced: own.filter(({ facebook, google }) => has(facebook) || has(google)).length,
    };
  }

  /** Rounded half away from zero to the smallest coin, in major units. */
  static tell({ n, d }: Fraction, currency: string): number {
    const size = n < 0n ? -n : n;
    const coins = Number((2n * size + d) / (2n * d));
    return Number(`${n < 0n && coins > 0 ? "-" : ""}${coins}e-${decimalsOf(currency)}`);
  }

  static ratio(one: Fraction, other: Fraction): number | null {
    return other.n > 0n ? toNumber({ n: one.n * other.d, d: one.d * other.n }) : null;
  }
}
