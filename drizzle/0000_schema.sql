CREATE TYPE "public"."marketing_campaign_status" AS ENUM('active', 'paused', 'archived', 'removed', 'with_issues', 'ended', 'unknown');--> statement-breakpoint
CREATE TYPE "public"."marketing_connection_reason" AS ENUM('setup_incomplete', 'disconnected_by_user', 'token_expired', 'token_revoked', 'password_changed', 'account_checkpoint', 'permission_missing', 'account_closed', 'account_lost', 'target_gone', 'terms_not_accepted', 'token_unreadable', 'app_misconfigured');--> statement-breakpoint
CREATE TYPE "public"."marketing_connection_status" AS ENUM('connected', 'disconnected', 'expired', 'error');--> statement-breakpoint
CREATE TYPE "public"."consent_policy" AS ENUM('per_sale', 'collected');--> statement-breakpoint
CREATE TYPE "public"."marketing_delivery_state" AS ENUM('waiting', 'accepted', 'delivered', 'refused', 'skipped', 'expired', 'unknown_outcome');--> statement-breakpoint
CREATE TYPE "public"."marketing_destination" AS ENUM('facebook', 'google');--> statement-breakpoint
CREATE TYPE "public"."marketing_event_type" AS ENUM('purchase', 'add_to_cart', 'view_content', 'initiate_checkout');--> statement-breakpoint
CREATE TYPE "public"."marketing_platform" AS ENUM('facebook', 'instagram', 'google');--> statement-breakpoint
CREATE TYPE "public"."marketing_provider" AS ENUM('meta', 'google');--> statement-breakpoint
CREATE TYPE "public"."membership_role" AS ENUM('business_owner', 'branch_manager', 'marketing_manager', 'viewer', 'cashier');--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"key_id" text NOT NULL,
	"secret_mac" text NOT NULL,
	"pepper_kid" text NOT NULL,
	"name" text NOT NULL,
	"last_four" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_key_id_unique" UNIQUE("key_id")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"target" text,
	"details" jsonb,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "encryption_key_checks" (
	"kid" text PRIMARY KEY NOT NULL,
	"check_value" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_states" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"session_hash" text NOT NULL,
	"platform" "marketing_platform" NOT NULL,
	"provider" "marketing_provider" NOT NULL,
	"binding_hash" text NOT NULL,
	"verifier_encrypted" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"consumed_at" timestamp with time zone,
	CONSTRAINT "oauth_states_short_lived" CHECK ("oauth_states"."expires_at" <= "oauth_states"."created_at" + interval '10 minutes 1 second'),
	CONSTRAINT "oauth_states_verifier_sealed" CHECK ("oauth_states"."verifier_encrypted" ~ '^e[0-9]+[.]')
);
--> statement-breakpoint
CREATE TABLE "marketing_campaign_days" (
	"store_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"day" date NOT NULL,
	"publisher_platform" text NOT NULL,
	"impressions" bigint DEFAULT 0 NOT NULL,
	"clicks" bigint DEFAULT 0 NOT NULL,
	"conversions" numeric(18, 6) DEFAULT 0 NOT NULL,
	"spend_minor" bigint DEFAULT 0 NOT NULL,
	"revenue_minor" bigint DEFAULT 0 NOT NULL,
	"conversion_source" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_campaign_days_pk" PRIMARY KEY("campaign_id","day","publisher_platform"),
	CONSTRAINT "marketing_campaign_days_spend_positive" CHECK ("marketing_campaign_days"."spend_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "marketing_campaigns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"marketing_ad_account_id" uuid NOT NULL,
	"platform_campaign_id" text NOT NULL,
	"campaign_name" text NOT NULL,
	"campaign_status" "marketing_campaign_status" DEFAULT 'active' NOT NULL,
	"kind" text,
	"impressions" bigint DEFAULT 0 NOT NULL,
	"clicks" bigint DEFAULT 0 NOT NULL,
	"conversions" numeric(18, 6) DEFAULT 0 NOT NULL,
	"spend_minor" bigint DEFAULT 0 NOT NULL,
	"revenue_minor" bigint DEFAULT 0 NOT NULL,
	"last_synced_at" timestamp with time zone,
	"sync_start_date" date,
	"sync_end_date" date,
	"missing_since" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_campaigns_account_campaign_unique" UNIQUE("marketing_ad_account_id","platform_campaign_id"),
	CONSTRAINT "marketing_campaigns_store_id_unique" UNIQUE("store_id","id")
);
--> statement-breakpoint
CREATE TABLE "marketing_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"platform" "marketing_platform" NOT NULL,
	"status" "marketing_connection_status" DEFAULT 'disconnected' NOT NULL,
	"status_reason" "marketing_connection_reason",
	"auth_method" text DEFAULT 'oauth' NOT NULL,
	"credential_id" uuid,
	"marketing_ad_account_id" uuid,
	"ad_account_id" text,
	"ad_account_name" text,
	"target_id" text,
	"target_name" text,
	"extra" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"pixel_id" text GENERATED ALWAYS AS (case when platform in ('facebook', 'instagram') then target_id end) STORED,
	"page_id" text GENERATED ALWAYS AS (extra ->> 'pageId') STORED,
	"customer_id" text GENERATED ALWAYS AS (case when platform = 'google' then ad_account_id end) STORED,
	"connected_at" timestamp with time zone,
	"disconnected_at" timestamp with time zone,
	"last_sync_at" timestamp with time zone,
	"sync_error_message" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_accounts_store_platform_unique" UNIQUE("store_id","platform"),
	CONSTRAINT "marketing_accounts_oauth_only" CHECK ("marketing_accounts"."auth_method" = 'oauth'),
	CONSTRAINT "marketing_accounts_connected_complete" CHECK ("marketing_accounts"."status" <> 'connected' or ("marketing_accounts"."credential_id" is not null and "marketing_accounts"."ad_account_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "marketing_ad_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"provider" "marketing_provider" NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"time_zone" text NOT NULL,
	"sync_started_at" timestamp with time zone,
	"last_sync_at" timestamp with time zone,
	"sync_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_ad_accounts_store_account_unique" UNIQUE("store_id","provider","external_id"),
	CONSTRAINT "marketing_ad_accounts_store_id_unique" UNIQUE("store_id","id")
);
--> statement-breakpoint
CREATE TABLE "marketing_credentials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"provider" "marketing_provider" NOT NULL,
	"access_token_encrypted" text,
	"refresh_token_encrypted" text,
	"token_expires_at" timestamp with time zone,
	"grant_expires_at" timestamp with time zone,
	"scopes" text[] NOT NULL,
	"provider_user_id" text NOT NULL,
	"dead_reason" "marketing_connection_reason",
	"dead_since" timestamp with time zone,
	"token_version" integer DEFAULT 1 NOT NULL,
	"refresh_epoch" integer DEFAULT 0 NOT NULL,
	"refresh_until" timestamp with time zone,
	"refreshed_at" timestamp with time zone,
	"granted_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_credentials_store_provider_unique" UNIQUE("store_id","provider"),
	CONSTRAINT "marketing_credentials_store_id_unique" UNIQUE("store_id","id"),
	CONSTRAINT "marketing_credentials_access_sealed" CHECK ("marketing_credentials"."access_token_encrypted" ~ '^e[0-9]+[.]'),
	CONSTRAINT "marketing_credentials_refresh_sealed" CHECK ("marketing_credentials"."refresh_token_encrypted" ~ '^e[0-9]+[.]')
);
--> statement-breakpoint
CREATE TABLE "marketing_deliveries" (
	"store_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"destination" "marketing_destination" NOT NULL,
	"state" "marketing_delivery_state" NOT NULL,
	"reason" text,
	"platform_code" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"accepted_until" timestamp with time zone,
	"in_flight_since" timestamp with time zone,
	"ambiguous_since" timestamp with time zone,
	"send_alone" boolean DEFAULT false NOT NULL,
	"receipt_id" text,
	"confirm_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_deliveries_pk" PRIMARY KEY("event_id","destination"),
	CONSTRAINT "marketing_deliveries_waiting_has_time" CHECK ("marketing_deliveries"."state" <> 'waiting' or "marketing_deliveries"."next_attempt_at" is not null),
	CONSTRAINT "marketing_deliveries_skip_has_reason" CHECK ("marketing_deliveries"."state" <> 'skipped' or "marketing_deliveries"."reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "marketing_delivery_attempts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"destination" "marketing_destination" NOT NULL,
	"attempt" integer NOT NULL,
	"epoch" bigint NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"platform_code" text,
	"http_status" integer,
	"trace_id" text,
	"duration_ms" integer NOT NULL,
	"late" boolean DEFAULT false NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "marketing_delivery_lanes" (
	"store_id" uuid NOT NULL,
	"destination" "marketing_destination" NOT NULL,
	"next_at" timestamp with time zone,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"not_before" timestamp with time zone,
	"parked_reason" text,
	"parked_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_delivery_lanes_pk" PRIMARY KEY("store_id","destination")
);
--> statement-breakpoint
CREATE TABLE "marketing_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"event_type" "marketing_event_type" NOT NULL,
	"order_ref" text,
	"order_id" uuid,
	"product_ref" text,
	"product_id" uuid,
	"idempotency_key" text,
	"content_hash" text NOT NULL,
	"event_value_minor" bigint,
	"currency" text NOT NULL,
	"quantity" integer DEFAULT 1 NOT NULL,
	"items" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"action_source" text NOT NULL,
	"transaction_id" text NOT NULL,
	"consent_ad_user_data" boolean NOT NULL,
	"consent_ad_personalization" boolean NOT NULL,
	"customer_refs" text[] NOT NULL,
	"identifier_kinds" text[] NOT NULL,
	"identifiers_encrypted" text,
	"event_data" jsonb,
	"api_key_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "marketing_events_store_id_unique" UNIQUE("store_id","id"),
	CONSTRAINT "marketing_events_value_positive" CHECK ("marketing_events"."event_value_minor" >= 0),
	CONSTRAINT "marketing_events_identifiers_sealed" CHECK ("marketing_events"."identifiers_encrypted" ~ '^e[0-9]+[.]')
);
--> statement-breakpoint
CREATE TABLE "job_ticks" (
	"job" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"error" text,
	CONSTRAINT "job_ticks_pk" PRIMARY KEY("job","due_at")
);
--> statement-breakpoint
CREATE TABLE "branches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"business_id" uuid NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"currency" text NOT NULL,
	"time_zone" text NOT NULL,
	"country" text NOT NULL,
	"consent_policy" "consent_policy" DEFAULT 'per_sale' NOT NULL,
	"crypto_salt" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "branches_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "businesses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"branch_id" uuid NOT NULL,
	"role" "membership_role" NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_user_branch_unique" UNIQUE("user_id","branch_id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"ref" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "orders_store_ref_unique" UNIQUE("store_id","ref"),
	CONSTRAINT "orders_store_id_unique" UNIQUE("store_id","id")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"ref" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "products_store_ref_unique" UNIQUE("store_id","ref"),
	CONSTRAINT "products_store_id_unique" UNIQUE("store_id","id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subject_hash" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_states" ADD CONSTRAINT "oauth_states_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_states" ADD CONSTRAINT "oauth_states_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaign_days" ADD CONSTRAINT "marketing_campaign_days_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaign_days" ADD CONSTRAINT "marketing_campaign_days_campaign_fk" FOREIGN KEY ("store_id","campaign_id") REFERENCES "public"."marketing_campaigns"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaigns" ADD CONSTRAINT "marketing_campaigns_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaigns" ADD CONSTRAINT "marketing_campaigns_ad_account_fk" FOREIGN KEY ("store_id","marketing_ad_account_id") REFERENCES "public"."marketing_ad_accounts"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_accounts" ADD CONSTRAINT "marketing_accounts_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_accounts" ADD CONSTRAINT "marketing_accounts_credential_fk" FOREIGN KEY ("store_id","credential_id") REFERENCES "public"."marketing_credentials"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_accounts" ADD CONSTRAINT "marketing_accounts_ad_account_fk" FOREIGN KEY ("store_id","marketing_ad_account_id") REFERENCES "public"."marketing_ad_accounts"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_ad_accounts" ADD CONSTRAINT "marketing_ad_accounts_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_credentials" ADD CONSTRAINT "marketing_credentials_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_credentials" ADD CONSTRAINT "marketing_credentials_granted_by_users_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_deliveries" ADD CONSTRAINT "marketing_deliveries_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_deliveries" ADD CONSTRAINT "marketing_deliveries_event_fk" FOREIGN KEY ("store_id","event_id") REFERENCES "public"."marketing_events"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_delivery_attempts" ADD CONSTRAINT "marketing_delivery_attempts_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_delivery_lanes" ADD CONSTRAINT "marketing_delivery_lanes_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_events" ADD CONSTRAINT "marketing_events_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_events" ADD CONSTRAINT "marketing_events_order_fk" FOREIGN KEY ("store_id","order_id") REFERENCES "public"."orders"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_events" ADD CONSTRAINT "marketing_events_product_fk" FOREIGN KEY ("store_id","product_id") REFERENCES "public"."products"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "branches" ADD CONSTRAINT "branches_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_branch_id_branches_id_fk" FOREIGN KEY ("branch_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_store_idx" ON "api_keys" USING btree ("store_id");--> statement-breakpoint
CREATE INDEX "audit_log_store_idx" ON "audit_log" USING btree ("store_id","at");--> statement-breakpoint
CREATE INDEX "oauth_states_expires_idx" ON "oauth_states" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "marketing_campaign_days_store_day_idx" ON "marketing_campaign_days" USING btree ("store_id","day");--> statement-breakpoint
CREATE INDEX "marketing_campaigns_store_idx" ON "marketing_campaigns" USING btree ("store_id","marketing_ad_account_id");--> statement-breakpoint
CREATE INDEX "marketing_accounts_status_idx" ON "marketing_accounts" USING btree ("status");--> statement-breakpoint
CREATE INDEX "marketing_credentials_expires_idx" ON "marketing_credentials" USING btree ("token_expires_at") WHERE "marketing_credentials"."dead_reason" is null;--> statement-breakpoint
CREATE INDEX "marketing_deliveries_due_idx" ON "marketing_deliveries" USING btree ("store_id","destination","next_attempt_at") WHERE "marketing_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "marketing_deliveries_accepted_until_idx" ON "marketing_deliveries" USING btree ("accepted_until") WHERE "marketing_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "marketing_deliveries_confirm_idx" ON "marketing_deliveries" USING btree ("store_id","destination","confirm_at") WHERE "marketing_deliveries"."state" = 'accepted';--> statement-breakpoint
CREATE INDEX "marketing_deliveries_store_state_idx" ON "marketing_deliveries" USING btree ("store_id","destination","state","reason");--> statement-breakpoint
CREATE INDEX "marketing_delivery_attempts_event_idx" ON "marketing_delivery_attempts" USING btree ("store_id","event_id","destination");--> statement-breakpoint
CREATE INDEX "marketing_delivery_lanes_due_idx" ON "marketing_delivery_lanes" USING btree ("next_at") WHERE "marketing_delivery_lanes"."next_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_events_order_unique" ON "marketing_events" USING btree ("store_id","event_type","order_ref") WHERE "marketing_events"."order_ref" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_events_idempotency_unique" ON "marketing_events" USING btree ("store_id","idempotency_key") WHERE "marketing_events"."idempotency_key" is not null;--> statement-breakpoint
CREATE INDEX "marketing_events_store_created_idx" ON "marketing_events" USING btree ("store_id","created_at","id");--> statement-breakpoint
CREATE INDEX "branches_business_idx" ON "branches" USING btree ("business_id");--> statement-breakpoint
CREATE INDEX "memberships_branch_idx" ON "memberships" USING btree ("branch_id");--> statement-breakpoint
CREATE INDEX "sessions_user_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires_idx" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sign_in_failures_subject_idx" ON "sign_in_failures" USING btree ("subject_hash","at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_unique" ON "users" USING btree (lower("email"));