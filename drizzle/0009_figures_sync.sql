ALTER TABLE "marketing_ad_accounts" ADD COLUMN "trailing_read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "marketing_ad_accounts" ADD COLUMN "reread_from" date;--> statement-breakpoint
ALTER TABLE "marketing_ad_accounts" ADD COLUMN "reread_before" date;--> statement-breakpoint
ALTER TABLE "marketing_ad_accounts" ADD COLUMN "history_error" text;--> statement-breakpoint
ALTER TABLE "marketing_ad_accounts" ADD COLUMN "history_failed_at" timestamp with time zone;