import { adsError, type GoogleError, INVALID } from "./google-error";

export const OPERATORS = ["=", "!=", "<=", "<", ">=", ">", "IN", "NOT IN", "BETWEEN", "DURING"] as const;
export type Operator = (typeof OPERATORS)[number];
export type Condition = { readonly field: string; readonly operator: Operator; readonly values: readonly string[] };
export type Query = {
  readonly select: readonly string[];
  readonly from: string;
  readonly where: readonly Condition[];
  readonly orderBy: readonly { readonly field: string; readonly descending: boolean }[];
  readonly limit: number | null;
};

type Token = { readonly kind: "word" | "text" | "symbol"; readonly text: string };
const TOKEN = /\s*(?:('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(<=|>=|!=|[=<>(),])|([\w.-]+))/y;
const MAX_TOKENS = 5_000;

export function queryError(reason: string, message: string): GoogleError {
  return adsError(INVALID, "queryError", reason, message);
}

/**
 * Parses a GAQL query. Names are not looked up here.
 * @throws GoogleError with a `queryError`
 */
export function parseGaql(text: string): Query {
  const reader = new Reader(tokenize(text));
  if (!reader.takeWord("SELECT")) throw queryError("EXPECTED_SELECT", "Expected SELECT at the start of the query.");
  const select = readNames(reader, "SELECT");
  if (!reader.takeWord("FROM")) throw queryError("EXPECTED_FROM", "Expected FROM after the selected fields.");
  const from = reader.word("FROM");
  const where = reader.takeWord("WHERE") ? readConditions(reader) : [];
  const orderBy = reader.takeWord("ORDER") ? readOrder(reader) : [];
  const limit = reader.takeWord("LIMIT") ? readLimit(reader) : null;
  const rest = reader.peek();
  if (rest) throw queryError("UNEXPECTED_INPUT", `Unexpected input '${rest.text}'.`);
  return { select, from, where, orderBy, limit };
}

class Reader {
  #at = 0;
  constructor(readonly tokens: readonly Token[]) {}
  peek(): Token | undefined {
    return this.tokens[this.#at];
  }
  next(after: string): Token {
    const token = this.tokens[this.#at];
    if (!token) throw queryError("UNEXPECTED_END_OF_QUERY", `The query ends after ${after}.`);
    this.#at += 1;
    return token;
  }
  word(after: string): string {
    const token = this.next(after);
    if (token.kind !== "word")
      throw queryError("UNEXPECTED_INPUT", `Expected a name after ${after}, got '${token.text}'.`);
    return token.text;
  }
  takeWord(keyword: string): boolean {
    const token = this.peek();
    if (token?.kind !== "word" || token.text.toUpperCase() !== keyword) return false;
    this.#at += 1;
    return true;
  }
  takeSymbol(symbol: string): boolean {
    const token = this.peek();
    if (token?.kind !== "symbol" || token.text !== symbol) return false;
    this.#at += 1;
    return true;
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== "") {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      const rest = text.slice(at).trim();
      const reason = /^['"]/.test(rest) ? "STRING_NOT_TERMINATED" : "BAD_SYMBOL";
      throw queryError(reason, `Error in query at '${rest.slice(0, 20)}'.`);
    }
    const [, quoted, symbol, word] = match;
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.slice(1, -1).replace(/\\(.)/g, "$1") });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol });
    else tokens.push({ kind: "word", text: word ?? "" });
    if (tokens.length > MAX_TOKENS) throw queryError("QUERY_ERROR", "The query is too long.");
  }
  return tokens;
}

function readNames(reader: Reader, after: string): string[] {
  const names: string[] = [];
  do {
    const token = reader.peek();
    const isName = token?.kind === "word" && /^[a-z_]+(\.[a-z_0-9]+)*$/.test(token.text);
    if (!isName)
      throw queryError(token ? "BAD_FIELD_NAME" : "UNEXPECTED_END_OF_QUERY", `Expected a field name after ${after}.`);
    names.push(reader.word(after));
  } while (reader.takeSymbol(","));
  return names;
}

function readConditions(reader: Reader): Condition[] {
  const conditions: Condition[] = [];
  do {
    const field = reader.word("WHERE");
    const operator = readOperator(reader, field);
    conditions.push({ field, operator, values: readValues(reader, operator) });
  } while (reader.takeWord("AND"));
  return conditions;
}

function readOperator(reader: Reader, field: string): Operator {
  const token = reader.next(field);
  const text = token.text.toUpperCase();
  const found = OPERATORS.find((operator) => operator === (text === "NOT" && reader.takeWord("IN") ? "NOT IN" : text));
  if (!found || token.kind === "text") throw queryError("BAD_OPERATOR", `'${token.text}' is not an operator.`);
  return found;
}

function readValues(reader: Reader, operator: Operator): string[] {
  if (operator === "BETWEEN") {
    const from = readValue(reader);
    if (!reader.takeWord("AND")) throw queryError("EXPECTED_AND", "Expected AND between the bounds of BETWEEN.");
    return [from, readValue(reader)];
  }
  if (operator !== "IN" && operator !== "NOT IN") return [readValue(reader)];
  if (!reader.takeSymbol("(")) throw queryError("EXPECTED_LIST", `Expected a list after ${operator}.`);
  const values: string[] = [];
  if (reader.takeSymbol(")")) throw queryError("PROHIBITED_EMPTY_LIST_IN_CONDITION", "The list is empty.");
  do values.push(readValue(reader));
  while (reader.takeSymbol(","));
  if (!reader.takeSymbol(")")) throw queryError("EXPECTED_LIST", "The list is not closed.");
  return values;
}

function readValue(reader: Reader): string {
  const token = reader.next("an operator");
  if (token.kind === "symbol") throw queryError("BAD_VALUE", `'${token.text}' is not a value.`);
  return token.text;
}

function readOrder(reader: Reader): { field: string; descending: boolean }[] {
  if (!reader.takeWord("BY")) throw queryError("EXPECTED_BY", "Expected BY after ORDER.");
  const order: { field: string; descending: boolean }[] = [];
  do {
    const field = reader.word("ORDER BY");
    const descending = reader.takeWord("DESC");
    if (!descending) reader.takeWord("ASC");
    order.push({ field, descending });
  } while (reader.takeSymbol(","));
  return order;
}

function readLimit(reader: Reader): number {
  const text = reader.word("LIMIT");
  if (!/^\d+$/.test(text)) throw queryError("BAD_LIMIT_VALUE", `'${text}' is not a limit.`);
  const limit = Number(text);
  if (limit < 1) throw queryError("LIMIT_VALUE_TOO_LOW", "LIMIT must be at least 1.");
  return limit;
}
