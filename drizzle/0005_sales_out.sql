CREATE TYPE "public"."marketing_alert_kind" AS ENUM('deliveries_failed', 'sales_waiting', 'connection_dead', 'jobs_stopped', 'unknown_code', 'books_unbalanced');--> statement-breakpoint
CREATE TYPE "public"."marketing_alert_severity" AS ENUM('high', 'medium');--> statement-breakpoint
ALTER TYPE "public"."marketing_event_type" ADD VALUE 'refund';--> statement-breakpoint
CREATE TABLE "marketing_alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"kind" "marketing_alert_kind" NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"severity" "marketing_alert_severity" NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"opening_told_at" timestamp with time zone,
	"closing_told_at" timestamp with time zone,
	"tell_attempts" integer DEFAULT 0 NOT NULL,
	"tell_after" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "marketing_delivery_tallies" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"destination" "marketing_destination" NOT NULL,
	"state" "marketing_delivery_state" NOT NULL,
	"reason" text,
	"difference" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "marketing_replays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"filter" jsonb NOT NULL,
	"deliveries" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "marketing_deliveries" DROP CONSTRAINT "marketing_deliveries_event_fk";--> statement-breakpoint
ALTER TABLE "marketing_events" DROP CONSTRAINT "marketing_events_store_id_unique";--> statement-breakpoint
ALTER TABLE "marketing_events" DROP CONSTRAINT "marketing_events_pkey";--> statement-breakpoint
ALTER TABLE "marketing_deliveries" DROP CONSTRAINT "marketing_deliveries_store_id_branches_id_fk";
--> statement-breakpoint
DROP INDEX "marketing_deliveries_accepted_until_idx";--> statement-breakpoint
DROP INDEX "marketing_deliveries_store_state_idx";--> statement-breakpoint
ALTER TABLE "marketing_events" ADD CONSTRAINT "marketing_events_pk" PRIMARY KEY("store_id","id");--> statement-breakpoint
ALTER TABLE "marketing_deliveries" ADD CONSTRAINT "marketing_deliveries_event_fk" FOREIGN KEY ("store_id","event_id") REFERENCES "public"."marketing_events"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_deliveries" ADD COLUMN "replay_id" uuid;--> statement-breakpoint
ALTER TABLE "marketing_deliveries" ADD COLUMN "changed_xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "marketing_delivery_lanes" ADD COLUMN "last_sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "marketing_events" ADD COLUMN "refund_of" uuid;--> statement-breakpoint
ALTER TABLE "marketing_alerts" ADD CONSTRAINT "marketing_alerts_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_delivery_tallies" ADD CONSTRAINT "marketing_delivery_tallies_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_replays" ADD CONSTRAINT "marketing_replays_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_alerts_open_unique" ON "marketing_alerts" USING btree ("store_id","kind","subject") WHERE "marketing_alerts"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "marketing_alerts_store_idx" ON "marketing_alerts" USING btree ("store_id","opened_at");--> statement-breakpoint
CREATE INDEX "marketing_delivery_tallies_store_idx" ON "marketing_delivery_tallies" USING btree ("store_id","destination","state");--> statement-breakpoint
CREATE INDEX "marketing_replays_store_idx" ON "marketing_replays" USING btree ("store_id","created_at");--> statement-breakpoint
ALTER TABLE "marketing_events" ADD CONSTRAINT "marketing_events_refund_fk" FOREIGN KEY ("store_id","refund_of") REFERENCES "public"."marketing_events"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "marketing_deliveries_changed_idx" ON "marketing_deliveries" USING btree ("store_id","changed_xid");--> statement-breakpoint
CREATE INDEX "marketing_deliveries_replay_idx" ON "marketing_deliveries" USING btree ("store_id","replay_id") WHERE "marketing_deliveries"."replay_id" is not null;--> statement-breakpoint
CREATE INDEX "marketing_deliveries_facebook_deadline_idx" ON "marketing_deliveries" USING btree ("store_id","accepted_until","event_id") WHERE "marketing_deliveries"."state" = 'waiting' and "marketing_deliveries"."destination" = 'facebook';--> statement-breakpoint
CREATE INDEX "marketing_deliveries_google_deadline_idx" ON "marketing_deliveries" USING btree ("store_id","accepted_until","event_id") WHERE "marketing_deliveries"."state" = 'waiting' and "marketing_deliveries"."destination" = 'google';--> statement-breakpoint
CREATE INDEX "marketing_deliveries_receipt_idx" ON "marketing_deliveries" USING btree ("store_id","receipt_id") WHERE "marketing_deliveries"."state" = 'accepted';--> statement-breakpoint
CREATE INDEX "marketing_deliveries_reason_idx" ON "marketing_deliveries" USING btree ("store_id","reason","created_at","event_id") WHERE "marketing_deliveries"."reason" is not null;--> statement-breakpoint
CREATE INDEX "marketing_delivery_attempts_unknown_idx" ON "marketing_delivery_attempts" USING btree ("store_id","at") WHERE "marketing_delivery_attempts"."outcome" = 'unknown';--> statement-breakpoint
CREATE INDEX "marketing_delivery_attempts_at_idx" ON "marketing_delivery_attempts" USING brin ("at");--> statement-breakpoint
CREATE INDEX "marketing_events_refund_idx" ON "marketing_events" USING btree ("store_id","refund_of") WHERE "marketing_events"."refund_of" is not null;--> statement-breakpoint
ALTER TABLE "marketing_events" ADD CONSTRAINT "marketing_events_refund_has_purchase" CHECK (("marketing_events"."event_type"::text = 'refund') = ("marketing_events"."refund_of" is not null));