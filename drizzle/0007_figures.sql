CREATE TYPE "public"."marketing_report_format" AS ENUM('pdf', 'excel');--> statement-breakpoint
CREATE TYPE "public"."marketing_report_mail_state" AS ENUM('waiting', 'sent', 'failed');--> statement-breakpoint
CREATE TYPE "public"."marketing_report_state" AS ENUM('waiting', 'running', 'done', 'failed');--> statement-breakpoint
CREATE TYPE "public"."marketing_schedule_frequency" AS ENUM('weekly', 'monthly');--> statement-breakpoint
CREATE TABLE "marketing_account_days" (
	"store_id" uuid NOT NULL,
	"marketing_ad_account_id" uuid NOT NULL,
	"day" date NOT NULL,
	"publisher_platform" text NOT NULL,
	"impressions" bigint DEFAULT 0 NOT NULL,
	"clicks" bigint DEFAULT 0 NOT NULL,
	"conversions" numeric(18, 6) DEFAULT 0 NOT NULL,
	"spend_minor" bigint DEFAULT 0 NOT NULL,
	"revenue_minor" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "marketing_account_days_pk" PRIMARY KEY("marketing_ad_account_id","day","publisher_platform")
);
--> statement-breakpoint
CREATE TABLE "exchange_rates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"business_id" uuid NOT NULL,
	"from_currency" text NOT NULL,
	"to_currency" text NOT NULL,
	"valid_from" date NOT NULL,
	"rate" numeric(24, 10) NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "exchange_rates_pair_day_unique" UNIQUE("business_id","from_currency","to_currency","valid_from"),
	CONSTRAINT "exchange_rates_positive" CHECK ("exchange_rates"."rate" > 0),
	CONSTRAINT "exchange_rates_two_currencies" CHECK ("exchange_rates"."from_currency" <> "exchange_rates"."to_currency")
);
--> statement-breakpoint
CREATE TABLE "marketing_report_files" (
	"store_id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"format" "marketing_report_format" NOT NULL,
	"file_name" text NOT NULL,
	"content" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_report_files_pk" PRIMARY KEY("report_id","format")
);
--> statement-breakpoint
CREATE TABLE "marketing_report_mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"recipients" text[] NOT NULL,
	"state" "marketing_report_mail_state" DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"failure" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "marketing_report_schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"name" text NOT NULL,
	"frequency" "marketing_schedule_frequency" NOT NULL,
	"day" integer NOT NULL,
	"hour" integer NOT NULL,
	"time_zone" text NOT NULL,
	"formats" "marketing_report_format"[] NOT NULL,
	"compare" text NOT NULL,
	"recipients" text[] NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"next_run_at" timestamp with time zone NOT NULL,
	"last_run_at" timestamp with time zone,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_report_schedules_store_id_unique" UNIQUE("store_id","id"),
	CONSTRAINT "marketing_report_schedules_day" CHECK ("marketing_report_schedules"."day" between 1 and 28),
	CONSTRAINT "marketing_report_schedules_hour" CHECK ("marketing_report_schedules"."hour" between 0 and 23)
);
--> statement-breakpoint
CREATE TABLE "marketing_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"schedule_id" uuid,
	"scheduled_for" timestamp with time zone,
	"formats" "marketing_report_format"[] NOT NULL,
	"params" jsonb NOT NULL,
	"state" "marketing_report_state" DEFAULT 'waiting' NOT NULL,
	"progress" integer DEFAULT 0 NOT NULL,
	"step" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"failure" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "marketing_reports_store_id_unique" UNIQUE("store_id","id"),
	CONSTRAINT "marketing_reports_schedule_run_unique" UNIQUE("schedule_id","scheduled_for")
);
--> statement-breakpoint
CREATE TABLE "marketing_sale_tallies" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"quarter_at" timestamp with time zone NOT NULL,
	"currency" text NOT NULL,
	"events" integer DEFAULT 0 NOT NULL,
	"synced" integer DEFAULT 0 NOT NULL,
	"sales" integer DEFAULT 0 NOT NULL,
	"unpriced" integer DEFAULT 0 NOT NULL,
	"revenue_minor" bigint DEFAULT 0 NOT NULL,
	"refunds" integer DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"folded" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "marketing_ad_accounts" ADD COLUMN "history_from" date;--> statement-breakpoint
ALTER TABLE "marketing_ad_accounts" ADD COLUMN "history_done_from" date;--> statement-breakpoint
ALTER TABLE "marketing_account_days" ADD CONSTRAINT "marketing_account_days_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_account_days" ADD CONSTRAINT "marketing_account_days_account_fk" FOREIGN KEY ("store_id","marketing_ad_account_id") REFERENCES "public"."marketing_ad_accounts"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_rates" ADD CONSTRAINT "exchange_rates_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exchange_rates" ADD CONSTRAINT "exchange_rates_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_report_files" ADD CONSTRAINT "marketing_report_files_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_report_files" ADD CONSTRAINT "marketing_report_files_report_fk" FOREIGN KEY ("store_id","report_id") REFERENCES "public"."marketing_reports"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_report_mails" ADD CONSTRAINT "marketing_report_mails_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_report_mails" ADD CONSTRAINT "marketing_report_mails_report_fk" FOREIGN KEY ("store_id","report_id") REFERENCES "public"."marketing_reports"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_report_schedules" ADD CONSTRAINT "marketing_report_schedules_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_report_schedules" ADD CONSTRAINT "marketing_report_schedules_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_reports" ADD CONSTRAINT "marketing_reports_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_reports" ADD CONSTRAINT "marketing_reports_schedule_fk" FOREIGN KEY ("store_id","schedule_id") REFERENCES "public"."marketing_report_schedules"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_sale_tallies" ADD CONSTRAINT "marketing_sale_tallies_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "marketing_account_days_store_idx" ON "marketing_account_days" USING btree ("store_id","day");--> statement-breakpoint
CREATE INDEX "marketing_report_mails_report_idx" ON "marketing_report_mails" USING btree ("store_id","report_id");--> statement-breakpoint
CREATE INDEX "marketing_report_mails_due_idx" ON "marketing_report_mails" USING btree ("next_attempt_at") WHERE "marketing_report_mails"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "marketing_report_schedules_due_idx" ON "marketing_report_schedules" USING btree ("next_run_at") WHERE not "marketing_report_schedules"."paused";--> statement-breakpoint
CREATE INDEX "marketing_reports_store_idx" ON "marketing_reports" USING btree ("store_id","created_at","id");--> statement-breakpoint
CREATE INDEX "marketing_reports_open_idx" ON "marketing_reports" USING btree ("created_at") WHERE "marketing_reports"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "marketing_sale_tallies_store_idx" ON "marketing_sale_tallies" USING btree ("store_id","quarter_at");--> statement-breakpoint
CREATE INDEX "marketing_sale_tallies_unfolded_idx" ON "marketing_sale_tallies" USING btree ("store_id") WHERE not "marketing_sale_tallies"."folded";