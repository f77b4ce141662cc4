import type { Reply } from "../core/reply";
import type { GraphCall } from "./graph-call";
import { invalidParameter, unknownObject } from "./graph-error";
import { pickFields, readFields } from "./graph-fields";
import { collectRows, estimateRows, tooMuchData } from "./insights";
import { readInsightsQuery } from "./insights-query";
import { insightsRow } from "./insights-row";
import type { ReportRun } from "./meta-state";

type Progress = { readonly status: string; readonly percent: number; readonly done: boolean };

const RUN_LIFE_MS = 30 * 86_400_000;
const ROWS_MAX = 1_000_000;
/** Each question and each of these many milliseconds bring a run one step further. */
const STEP_MS = 10_000;
/** At the last but one step only the percentage is there, and a client that looks at it alone comes too early. */
const STEPS: readonly (readonly [status: string, percent: number])[] = [
  ["Job Not Started", 0],
  ["Job Started", 0],
  ["Job Running", 37],
  ["Job Running", 100],
];
/** Some are called completed a moment before they are, and only the percentage tells. */
const EARLY_END: readonly [status: string, percent: number] = ["Job Completed", 97];
/** Of every six runs of an account the third fails and the sixth is skipped; asking again always follows a good one. */
const CYCLE = 6;

/** `POST /act_X/insights` */
export function startRun(call: GraphCall): Reply {
  const account = call.adAccount();
  const { params, state } = call;
  const query = readInsightsQuery(params, state.core.clock.today(account.timeZone));
  const filtering = params.json("filtering");
  if (estimateRows(query, collectRows(account, state.objects, undefined, filtering).campaigns) > ROWS_MAX)
    throw tooMuchData();
  const place = state.objects.nextNumber(`count|${account.id}`) % CYCLE;
  const fate = place === CYCLE / 2 ? "fail" : place === 0 ? "skip" : "complete";
  const id = 6_023_920_149_050 + state.objects.nextNumber("run");
  state.runs.set(String(id), {
    accountId: account.id,
    query,
    filtering,
    startedAt: state.now,
    polls: 0,
    fate,
    isEarly: fate === "complete" && state.core.random.next() < 0.3,
  });
  // Meta's own sample shows a number, its reference a string.
  return call.answer({ report_run_id: state.core.random.next() < 0.3 ? id : String(id) });
}

export function isRun(call: GraphCall): boolean {
  return call.state.runs.has(call.ids[0] ?? "");
}

/** `GET /{report_run_id}` */
export function readRun(call: GraphCall): Reply {
  const [id = ""] = call.ids;
  const run = runOf(call);
  const fields = readFields(
    call.params.text("fields"),
    "AdReportRun",
    "id,account_id,time_ref,time_completed,async_status,async_percent_completion,error_code,error_message,error_subcode,error_user_title,error_user_msg",
  );
  call.params.only(["fields"]);
  const polled = { ...run, polls: run.polls + 1 };
  call.state.runs.set(id, polled);
  const { status, percent, done } = progressOf(polled, call.state.now);
  const node = {
    id,
    account_id: run.accountId,
    time_ref: Math.floor(run.startedAt / 1000),
    time_completed: done && status === "Job Completed" ? Math.floor(call.state.now / 1000) : 0,
    async_status: status,
    async_percent_completion: percent,
    ...(status === "Job Failed" && {
      error_code: 2,
      error_subcode: 1_504_044,
      error_message: "Service temporarily unavailable",
      error_user_title: "Le rapport n'a pas pu être créé",
      error_user_msg: "Veuillez réessayer.",
    }),
  };
  return call.answer(pickFields(node, fields));
}

/** `GET /{report_run_id}/insights` */
export function readRunResults(call: GraphCall): Reply {
  const run = runOf(call);
  const account = call.state.account(run.accountId);
  const { status, done } = progressOf(run, call.state.now);
  if (!account || !done || status !== "Job Completed") throw invalidParameter(`The report is not completed: ${status}`);
  const { rows } = collectRows(account, call.state.objects, run.query, run.filtering);
  return call.page(rows.map((row) => insightsRow(row, run.query, call.state.core.random)));
}

function runOf(call: GraphCall): ReportRun {
  const [id = ""] = call.ids;
  const run = call.state.runs.get(id);
  const account = run && call.state.account(run.accountId);
  if (!run || !account || !call.reaches(account.id) || call.state.now - run.startedAt > RUN_LIFE_MS)
    throw unknownObject(call.method, id);
  call.charge(account);
  return run;
}

function progressOf({ polls, startedAt, fate, isEarly }: ReportRun, now: number): Progress {
  const step = Math.max(0, polls - 1) + Math.max(0, Math.floor((now - startedAt) / STEP_MS));
  const steps = isEarly ? [...STEPS, EARLY_END] : STEPS;
  const reached = steps[step];
  if (reached) return { status: reached[0], percent: reached[1], done: false };
  const end = { complete: "Job Completed", fail: "Job Failed", skip: "Job Skipped" }[fate];
  return { status: end, percent: fate === "skip" ? 0 : 100, done: true };
}
