import * as z from "zod";
import { Compare, Day, Period } from "./periods";
import { PLATFORM_IDS, PlatformId } from "./platforms";
import { REPORT_FORMATS } from "./report-formats";

export const ReportFormat = z.enum(REPORT_FORMATS);
export type ReportFormat = z.infer<typeof ReportFormat>;
export { REPORT_FORMATS };
export const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
  pdf: "application/pdf",
  excel: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
export const REPORT_STATES = ["waiting", "running", "done", "failed"] as const;
export const ReportState = z.enum(REPORT_STATES);
export type ReportState = z.infer<typeof ReportState>;
export const REPORT_MAIL_STATES = ["waiting", "sent", "failed"] as const;
export const SCHEDULE_FREQUENCIES = ["weekly", "monthly"] as const;

/** One or several of a few, each once, so that there are no more than those. */
const someOf = <T extends string>(item: z.ZodType<T, T> & { readonly options: readonly T[] }, word: string) =>
  z
    .array(item)
    .min(1, `must name a ${word}`)
    .refine((all) => new Set(all).size === all.length, `must not name a ${word} twice`)
    .meta({ maxItems: item.options.length, uniqueItems: true });
const Formats = someOf(ReportFormat, "format");
const inOrder = (asked: readonly PlatformId[]): PlatformId[] => PLATFORM_IDS.filter((id) => asked.includes(id));
const ChosenPlatforms = someOf(PlatformId, "platform").transform(inOrder);
const ABOUT = "Whose ads it is about. Till revenue and blended ROAS are told where it is about all platforms.";
const Platforms = ChosenPlatforms.prefault(PLATFORM_IDS).meta({ description: ABOUT });
export const RECIPIENTS_MAX = 20;
const Recipients = z
  .array(z.email("must be an e-mail address").max(254))
  .min(1)
  .max(RECIPIENTS_MAX)
  .transform((all) => [...new Set(all.map((one) => one.trim().toLowerCase()))]);

/** In words and figures that are ready to be read. */
export type ReportSummary = {
  readonly sentence: string;
  /** With what it is compared; empty without. */
  readonly compared: string;
  /** Why the figures are not what they look like; reports made before this was kept have none. */
  readonly notes?: readonly string[];
  /** Whose ads it tells of; without it all there are, as its maker may not have known of a choice. */
  readonly covers?: readonly PlatformId[];
  readonly groups: readonly {
    readonly currency: string;
    readonly lines: readonly {
      readonly label: string;
      readonly value: string;
      readonly before: string | null;
      readonly change: string | null;
    }[];
  }[];
};

/** What a report is about; the days are fixed when it is asked for, so that it can be made again. */
export type ReportParams = {
  /** What it came to when it was made, for the letters that go out with its files. */
  readonly summary?: ReportSummary;
  readonly startDate: string;
  readonly endDate: string;
  readonly compare: Compare;
  /** Those asked for; without it all there are. What a report that is made covers, its summary says. */
  readonly platforms?: readonly PlatformId[];
  readonly compareStart?: string;
  readonly compareEnd?: string;
};

export const ReportBody = z
  .strictObject({
    formats: Formats,
    platforms: Platforms,
    /** A named range, or two days. */
    period: Period.optional(),
    startDate: Day.optional(),
    endDate: Day.optional(),
    compare: Compare.default("previous"),
    compareStart: Day.optional(),
    compareEnd: Day.optional(),
    /** Mailed to them when it is done; only for roles that may change marketing. */
    recipients: Recipients.optional(),
  })
  .refine(
    ({ period, startDate, endDate }) => {
      const days = [startDate, endDate].filter((day) => day !== undefined).length;
      return period === undefined ? days === 2 : days === 0;
    },
    {
      path: ["period"],
      message: "give either a period, or startDate and endDate",
    },
  )
  .meta({ id: "ReportBody" });
export type ReportBody = z.output<typeof ReportBody>;

const Mail = z.object({
  id: z.uuid(),
  recipients: z.array(z.string()),
  state: z.enum(REPORT_MAIL_STATES),
  sentAt: z.iso.datetime().nullable(),
  failure: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export const ReportItem = z
  .object({
    id: z.uuid(),
    scheduleId: z.uuid().nullable(),
    /** The schedule's name; null when a person asked for it. */
    scheduleName: z.string().nullable(),
    range: z.object({ startDate: Day, endDate: Day }),
    compare: Compare,
    compared: z.object({ startDate: Day, endDate: Day }).nullable(),
    /** Whose ads it is about. */
    platforms: z.array(PlatformId),
    formats: z.array(ReportFormat),
    state: ReportState,
    progress: z.int().min(0).max(100),
    step: z.string().nullable(),
    failure: z.string().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    /** Those that can still be downloaded. */
    files: z.array(z.object({ format: ReportFormat, fileName: z.string(), bytes: z.int(), url: z.string() })),
    mails: z.array(Mail),
  })
  .meta({ id: "Report" });
export type ReportItem = z.infer<typeof ReportItem>;
export const ReportListQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ReportListQuery = z.output<typeof ReportListQuery>;
export const ReportList = z
  .object({
    success: z.literal(true),
    data: z.array(ReportItem),
    meta: z.object({ nextCursor: z.string().nullable(), canMail: z.boolean() }),
  })
  .meta({ id: "ReportList" });
export type ReportList = z.infer<typeof ReportList>;
export const ReportResult = z.object({ success: z.literal(true), data: ReportItem }).meta({ id: "ReportResult" });
export type ReportResult = z.infer<typeof ReportResult>;
export const ResendBody = z.strictObject({ recipients: Recipients }).meta({ id: "ResendReport" });
export type ResendBody = z.output<typeof ResendBody>;

const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return /^[A-Z]/.test(zone);
  } catch {
    return false;
  }
}, "must be a time zone, for example Europe/Paris");

const Schedule = z.strictObject({
  name: z.string().trim().min(1).max(80),
  frequency: z.enum(SCHEDULE_FREQUENCIES),
  day: z.int().min(1).max(28).meta({ description: "Weekly: 1 is Monday, 7 Sunday. Monthly: 1 to 28." }),
  hour: z.int().min(0).max(23),
  timeZone: timeZone,
  formats: Formats,
  compare: Compare.exclude(["custom"]).default("previous"),
  platforms: Platforms,
  recipients: Recipients,
  paused: z.boolean().default(false),
});
const hasItsDay = ({ frequency, day }: Pick<z.output<typeof Schedule>, "frequency" | "day">): boolean =>
  frequency === "monthly" || day <= 7;
const NO_WEEKDAY = { path: ["day"], message: "must be 1 (Monday) to 7 (Sunday) for a weekly report" };
export const ScheduleBody = Schedule.refine(hasItsDay, NO_WEEKDAY).meta({ id: "ReportScheduleBody" });
export type ScheduleBody = z.output<typeof ScheduleBody>;
/** Whoever does not know of platforms must not widen what others read. */
export const ScheduleChange = Schedule.extend({
  platforms: ChosenPlatforms.optional().meta({ description: `${ABOUT} Without them they stay as they are.` }),
})
  .refine(hasItsDay, NO_WEEKDAY)
  .meta({ id: "ReportScheduleChange" });
export type ScheduleChange = z.output<typeof ScheduleChange>;
export const ScheduleItem = z
  .object({
    id: z.uuid(),
    name: z.string(),
    frequency: z.enum(SCHEDULE_FREQUENCIES),
    day: z.int(),
    hour: z.int(),
    timeZone: z.string(),
    formats: z.array(ReportFormat),
    compare: Compare,
    platforms: z.array(PlatformId),
    recipients: z.array(z.string()),
    paused: z.boolean(),
    nextRunAt: z.iso.datetime(),
    lastRunAt: z.iso.datetime().nullable(),
    /** How its last report ended. */
    lastResult: z
      .object({ reportId: z.uuid(), state: ReportState, mail: z.enum(REPORT_MAIL_STATES).nullable() })
      .nullable(),
  })
  .meta({ id: "ReportSchedule" });
export type ScheduleItem = z.infer<typeof ScheduleItem>;
export const ScheduleList = z
  .object({ success: z.literal(true), data: z.array(ScheduleItem), meta: z.object({ canMail: z.boolean() }) })
  .meta({ id: "ReportSchedules" });
export type ScheduleList = z.infer<typeof ScheduleList>;
export const ScheduleResult = z
  .object({ success: z.literal(true), data: ScheduleItem })
  .meta({ id: "ReportScheduleResult" });
export const ScheduleDeleted = z
  .object({ success: z.literal(true), message: z.string() })
  .meta({ id: "ReportScheduleDeleted" });
