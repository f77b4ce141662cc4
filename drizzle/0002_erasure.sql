CREATE TYPE "public"."marketing_callback_kind" AS ENUM('deauthorize', 'data-deletion');--> statement-breakpoint
CREATE TYPE "public"."marketing_erasure_state" AS ENUM('received', 'done');--> statement-breakpoint
ALTER TYPE "public"."marketing_connection_reason" ADD VALUE 'erased_on_request' BEFORE 'token_expired';--> statement-breakpoint
CREATE TABLE "marketing_erasure_requests" (
	"code" text PRIMARY KEY NOT NULL,
	"provider" "marketing_provider" NOT NULL,
	"kind" "marketing_callback_kind" NOT NULL,
	"provider_user_id_encrypted" text,
	"state" "marketing_erasure_state" DEFAULT 'received' NOT NULL,
	"stores_affected" integer DEFAULT 0 NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"completed_at" timestamp with time zone,
	CONSTRAINT "marketing_erasure_requests_code" CHECK ("marketing_erasure_requests"."code" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "marketing_erasure_requests_person_sealed" CHECK ("marketing_erasure_requests"."provider_user_id_encrypted" ~ '^e[0-9]+[.]'),
	CONSTRAINT "marketing_erasure_requests_forgotten" CHECK (("marketing_erasure_requests"."state" = 'done') = ("marketing_erasure_requests"."completed_at" is not null) and ("marketing_erasure_requests"."state" = 'done') = ("marketing_erasure_requests"."provider_user_id_encrypted" is null))
);
--> statement-breakpoint
CREATE INDEX "marketing_erasure_requests_open_idx" ON "marketing_erasure_requests" USING btree ("received_at") WHERE "marketing_erasure_requests"."state" = 'received';--> statement-breakpoint
CREATE INDEX "marketing_credentials_person_idx" ON "marketing_credentials" USING btree ("provider","provider_user_id");