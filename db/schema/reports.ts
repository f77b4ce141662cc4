import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { ReportParams } from "../../lib/contracts/reports";
import { bytes, createdAt, moment, updatedAt } from "./columns";
import { platformEnum, reportFormatEnum, reportMailStateEnum, reportStateEnum, scheduleFrequencyEnum } from "./enums";
import { branches, users } from "./stores";

/** A report that comes by itself. */
export const marketingReportSchedules = pgTable(
  "marketing_report_schedules",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    name: text("name").notNull(),
    frequency: scheduleFrequencyEnum("frequency").notNull(),
    /** Weekly: 1 is Monday, 7 Sunday. Monthly: 1 to 28. */
    day: integer("day").notNull(),
    /** 0 to 23, on the clock of `time_zone`. */
    hour: integer("hour").notNull(),
    timeZone: text("time_zone").notNull(),
    formats: reportFormatEnum("formats").array().notNull(),
    compare: text("compare").notNull(),
    /** Null: all there are, those too that are yet to come. */
    platforms: platformEnum("platforms").array(),
    recipients: text("recipients").array().notNull(),
    paused: boolean("paused").notNull().default(false),
    nextRunAt: moment("next_run_at").notNull(),
    lastRunAt: moment("last_run_at"),
    createdBy: uuid("created_by").references(() => users.id),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique("marketing_report_schedules_store_id_unique").on(table.storeId, table.id),
    index("marketing_report_schedules_due_idx").on(table.nextRunAt).where(sql`not ${table.paused}`),
    check("marketing_report_schedules_platforms", sql`cardinality(${table.platforms}) > 0`),
    check("marketing_report_schedules_day", sql`${table.day} between 1 and 28`),
    check("marketing_report_schedules_hour", sql`${table.hour} between 0 and 23`),
  ],
);

/** A report that was asked for, by a person or a schedule; made in the background. */
export const marketingReports = pgTable(
  "marketing_reports",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    scheduleId: uuid("schedule_id"),
    /** The moment of a schedule's run, so that one run makes one report. */
    scheduledFor: moment("scheduled_for"),
    formats: reportFormatEnum("formats").array().notNull(),
    params: jsonb("params").$type<ReportParams>().notNull(),
    state: reportStateEnum("state").notNull().default("waiting"),
    /** 0 to 100, and in words what is being done. */
    progress: integer("progress").notNull().default(0),
    step: text("step"),
    attempts: integer("attempts").notNull().default(0),
    leaseUntil: moment("lease_until"),
    /** Why it failed, for its owner. */
    failure: text("failure"),
    /** `user:<id>` or `job:<name>`. */
    actor: text("actor").notNull(),
    createdAt: createdAt(),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    unique("marketing_reports_store_id_unique").on(table.storeId, table.id),
    unique("marketing_reports_schedule_run_unique").on(table.scheduleId, table.scheduledFor),
    foreignKey({
      name: "marketing_reports_schedule_fk",
      columns: [table.storeId, table.scheduleId],
      foreignColumns: [marketingReportSchedules.storeId, marketingReportSchedules.id],
    }),
    index("marketing_reports_store_idx").on(table.storeId, table.createdAt, table.id),
    index("marketing_reports_open_idx").on(table.createdAt).where(sql`${table.finishedAt} is null`),
  ],
);

/** A finished report's files; kept for a while, while the row that tells of it stays. */
export const marketingReportFiles = pgTable(
  "marketing_report_files",
  {
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    reportId: uuid("report_id").notNull(),
    format: reportFormatEnum("format").notNull(),
    fileName: text("file_name").notNull(),
    content: bytes("content").notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "marketing_report_files_pk", columns: [table.reportId, table.format] }),
    foreignKey({
      name: "marketing_report_files_report_fk",
      columns: [table.storeId, table.reportId],
      foreignColumns: [marketingReports.storeId, marketingReports.id],
    }),
  ],
);

/** One sending of a report: by its schedule, or because somebody asked for it (again). */
export const marketingReportMails = pgTable(
  "marketing_report_mails",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    reportId: uuid("report_id").notNull(),
    recipients: text("recipients").array().notNull(),
    state: reportMailStateEnum("state").notNull().default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at").notNull().defaultNow(),
    failure: text("failure"),
    actor: text("actor").notNull(),
    createdAt: createdAt(),
    sentAt: moment("sent_at"),
  },
  (table) => [
    foreignKey({
      name: "marketing_report_mails_report_fk",
      columns: [table.storeId, table.reportId],
      foreignColumns: [marketingReports.storeId, marketingReports.id],
    }),
    index("marketing_report_mails_report_idx").on(table.storeId, table.reportId),
    index("marketing_report_mails_due_idx").on(table.nextAttemptAt).where(sql`${table.state} = 'waiting'`),
  ],
);
