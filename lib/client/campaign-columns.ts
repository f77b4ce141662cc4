import { CAMPAIGN_SORT_LIST, CAMPAIGN_SORT_WORDS, type CampaignSort } from "./campaign-words";

export type CampaignColumn = CampaignSort;
/** Every column but the campaign's name, which is always first. */
export type ChosenColumn = Exclude<CampaignColumn, "name">;
export type FigureColumn = Exclude<ChosenColumn, "platform" | "status">;

type Facts = {
  readonly hint: string;
  readonly kind: "words" | "count" | "money" | "share" | "roas";
  /** Compared with what it was before. */
  readonly compared?: true;
  /** There before anybody chose: the nine of the specification. */
  readonly usual?: true;
  /** About as wide as it gets. */
  readonly rem: number;
};
const FACTS: Readonly<Record<CampaignColumn, Facts>> = {
  name: { hint: "The campaign's name at the platform.", kind: "words", usual: true, rem: 11 },
  platform: { hint: "Where the ads were shown.", kind: "words", usual: true, rem: 6 },
  status: { hint: "What the platform says about the campaign now.", kind: "words", usual: true, rem: 7 },
  impressions: { hint: "How often the ads were shown.", kind: "count", usual: true, rem: 6.5 },
  clicks: { hint: "How often somebody clicked an ad.", kind: "count", usual: true, rem: 5 },
  ctr: { hint: "Click-through rate: clicks ÷ impressions.", kind: "share", compared: true, rem: 5.5 },
  conversions: {
    hint: "Purchases the platform credits to this ad; platforms may each claim the same sale.",
    ...{ kind: "count", usual: true, rem: 6.5 },
  },
  conversionRate: { hint: "Conversions ÷ clicks.", kind: "share", compared: true, rem: 8.5 },
  spend: {
    hint: "What the ads cost, in the ad account's currency.",
    ...{ kind: "money", compared: true, usual: true, rem: 6.5 },
  },
  costPerClick: { hint: "CPC: spend ÷ clicks.", kind: "money", compared: true, rem: 7.5 },
  costPerConversion: {
    hint: "CPA, the cost of a purchase: spend ÷ conversions.",
    kind: "money",
    compared: true,
    rem: 9.5,
  },
  revenue: {
    hint: "Value of the credited purchases, reported by the platform.",
    ...{ kind: "money", compared: true, usual: true, rem: 7 },
  },
  roas: {
    hint: "Revenue ÷ ad spend. 3× means 3 back for every 1 spent.",
    ...{ kind: "roas", compared: true, usual: true, rem: 9.5 },
  },
};

export type ColumnInfo = Facts & { readonly id: CampaignColumn; readonly label: string; readonly numeric: boolean };
export const columnInfo = (id: CampaignColumn): ColumnInfo => ({
  ...FACTS[id],
  id,
  label: CAMPAIGN_SORT_WORDS[id],
  numeric: FACTS[id].kind !== "words",
});

const isChosen = (id: CampaignColumn): id is ChosenColumn => id !== "name";
export const isFigure = (id: CampaignColumn): id is FigureColumn => columnInfo(id).numeric;

/** All that can be chosen, in the order of their own. */
const ALL: readonly ChosenColumn[] = CAMPAIGN_SORT_LIST.filter(isChosen);
export const COLUMNS_COUNT = ALL.length;
export const USUAL_COLUMNS: readonly ChosenColumn[] = ALL.filter((id) => FACTS[id].usual);

export const areSameColumns = (a: readonly ChosenColumn[], b: readonly ChosenColumn[]): boolean =>
  a.length === b.length && a.every((id, place) => id === b[place]);
export const areUsual = (columns: readonly ChosenColumn[]): boolean => areSameColumns(columns, USUAL_COLUMNS);

/** Nothing but the name is "name", which no table without columns could say otherwise. */
export const writeColumns = (columns: readonly ChosenColumn[]): string => columns.join(",") || "name";

/** What an address or an earlier visit names, each once; what we do not know is left out. Null: it names nothing we know. */
export function readColumns(text: string): ChosenColumn[] | null {
  const named = text.split(",", 100).flatMap((name) => CAMPAIGN_SORT_LIST.find((known) => known === name.trim()) ?? []);
  return named.length > 0 ? [...new Set(named.filter(isChosen))] : null;
}

/** All columns in one order: the shown ones in theirs, each hidden one behind the one it usually follows. */
export function orderOfAll(shown: readonly ChosenColumn[]): ChosenColumn[] {
  const order = [...shown];
  for (const [place, id] of ALL.entries()) {
    if (order.includes(id)) continue;
    const before = ALL.slice(0, place).findLast((other) => order.includes(other));
    order.splice(before ? order.indexOf(before) + 1 : 0, 0, id);
  }
  return order;
}

/** One place up (-1) or down (1) among the shown ones, past the hidden ones between; null at the end of the way. */
export function moveColumn(
  order: readonly ChosenColumn[],
  shown: readonly ChosenColumn[],
  id: ChosenColumn,
  step: 1 | -1,
): ChosenColumn[] | null {
  const visible = order.filter((other) => shown.includes(other));
  const neighbour = visible[visible.indexOf(id) + step];
  if (!neighbour) return null;
  const rest = order.filter((other) => other !== id);
  return rest.toSpliced(rest.indexOf(neighbour) + (step === 1 ? 1 : 0), 0, id);
}

/** A search finds a column by what it is called and by what it is. */
export const matchesColumn = (id: ChosenColumn, search: string): boolean => {
  const { label, hint } = columnInfo(id);
  return `${label} ${hint}`.toLowerCase().includes(search.trim().toLowerCase());
};

/** What the table has room for beside each other from a container of 68rem on. */
const ROOM_REM = 68;
export const isWide = (columns: readonly ChosenColumn[]): boolean =>
  columns.reduce((sum, id) => sum + FACTS[id].rem, FACTS.name.rem) > ROOM_REM;

const USUAL_ON_CARD: readonly FigureColumn[] = ["spend", "revenue", "roas"];
const ON_CARD = 4;
/** The figures that a phone shows at once: the first four chosen ones; before anybody chose, what an owner asks first. */
export const figuresOnCard = (columns: readonly ChosenColumn[]): readonly FigureColumn[] =>
  areUsual(columns) ? USUAL_ON_CARD : columns.filter(isFigure).slice(0, ON_CARD);
