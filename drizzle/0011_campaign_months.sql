CREATE TABLE "marketing_campaign_months" (
	"store_id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"month" date NOT NULL,
	"publisher_platform" text NOT NULL,
	"impressions" bigint DEFAULT 0 NOT NULL,
	"clicks" bigint DEFAULT 0 NOT NULL,
	"conversions" numeric(18, 6) DEFAULT 0 NOT NULL,
	"spend_minor" bigint DEFAULT 0 NOT NULL,
	"revenue_minor" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "marketing_campaign_months_pk" PRIMARY KEY("campaign_id","month","publisher_platform")
);
--> statement-breakpoint
ALTER TABLE "marketing_campaign_months" ADD CONSTRAINT "marketing_campaign_months_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaign_months" ADD CONSTRAINT "marketing_campaign_months_campaign_fk" FOREIGN KEY ("store_id","campaign_id") REFERENCES "public"."marketing_campaigns"("store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "marketing_campaign_months_store_idx" ON "marketing_campaign_months" USING btree ("store_id","month");