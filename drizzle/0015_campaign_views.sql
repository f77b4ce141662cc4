CREATE TABLE "marketing_campaign_view_defaults" (
	"store_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"view_id" uuid NOT NULL,
	CONSTRAINT "marketing_campaign_view_defaults_pk" PRIMARY KEY("store_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "marketing_campaign_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"made_by" uuid NOT NULL,
	"name" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"shows" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "marketing_campaign_views_store_id_unique" UNIQUE("store_id","id"),
	CONSTRAINT "marketing_campaign_views_name" CHECK (char_length("marketing_campaign_views"."name") between 1 and 60)
);
--> statement-breakpoint
ALTER TABLE "marketing_campaign_view_defaults" ADD CONSTRAINT "marketing_campaign_view_defaults_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaign_view_defaults" ADD CONSTRAINT "marketing_campaign_view_defaults_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaign_view_defaults" ADD CONSTRAINT "marketing_campaign_view_defaults_view_fk" FOREIGN KEY ("store_id","view_id") REFERENCES "public"."marketing_campaign_views"("store_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaign_views" ADD CONSTRAINT "marketing_campaign_views_store_id_branches_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marketing_campaign_views" ADD CONSTRAINT "marketing_campaign_views_made_by_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "marketing_campaign_view_defaults_view_idx" ON "marketing_campaign_view_defaults" USING btree ("store_id","view_id");--> statement-breakpoint
CREATE UNIQUE INDEX "marketing_campaign_views_name_unique" ON "marketing_campaign_views" USING btree ("store_id","made_by",lower("name")) WHERE "marketing_campaign_views"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "marketing_campaign_views_deleted_idx" ON "marketing_campaign_views" USING btree ("store_id","deleted_at") WHERE "marketing_campaign_views"."deleted_at" is not null;