/** House rule: a file stays within 350 lines and a function within 60. Past that, split by idea. */
import { readFileSync } from "node:fs";
import { parseSync } from "@swc/core";
import { sourceFiles } from "./source-files";

const FILE_LINES_MAX = 350;
const FUNCTION_LINES_MAX = 60;
const FUNCTIONS = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ClassMethod",
  "MethodProperty",
  "Constructor",
]);

type Span = { readonly start: number; readonly end: number };
type Node = { readonly type?: string; readonly span?: Span };

const problems = sourceFiles().flatMap((file) => {
  const source = readFileSync(file, "utf8");
  const lines = source.trimEnd().split("\n").length;
  return [
    ...(lines > FILE_LINES_MAX ? [`${file} has ${lines} lines, more than ${FILE_LINES_MAX}`] : []),
    // A test file's `describe` holds many tests and is no unit of thought.
    ...(/\.(test|spec|fixture)\.tsx?$/.test(file) ? [] : longFunctions(file, source)),
  ];
});
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);

function longFunctions(file: string, source: string): string[] {
  // swc counts bytes from an unknown base; the semicolon put in front marks where this file begins.
  const module = parseSync(`;${source}`, { syntax: "typescript", tsx: file.endsWith(".tsx"), target: "es2022" });
  const bytes = Buffer.from(`;${source}`);
  const linesOf = ({ start, end }: Span) =>
    countLines(bytes.subarray(start - module.span.start, end - module.span.start));
  const functions = functionsIn(module);
  return functions.flatMap((span) => {
    // A factory is judged without the functions it makes: each of those is judged by itself.
    const inner = outermost(functions.filter((other) => other !== span && contains(span, other)));
    const lines = linesOf(span) - inner.reduce((sum, other) => sum + linesOf(other) - 1, 0);
    if (lines <= FUNCTION_LINES_MAX) return [];
    const line = linesOf({ start: module.span.start, end: span.start });
    return [`${file}:${line} a function has ${lines} lines, more than ${FUNCTION_LINES_MAX}`];
  });
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function outermost(spans: readonly Span[]): Span[] {
  return spans.filter((span) => !spans.some((other) => other !== span && contains(other, span)));
}

function functionsIn(value: unknown): Span[] {
  if (Array.isArray(value)) return value.flatMap(functionsIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, span }: Node = value;
  const own = span && FUNCTIONS.has(type ?? "") ? [span] : [];
  return [...own, ...Object.values(value).flatMap(functionsIn)];
}

function countLines(bytes: Buffer): number {
  return bytes.toString("utf8").split("\n").length;
}
