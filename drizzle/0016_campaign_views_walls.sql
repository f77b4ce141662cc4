CALL protect_tenant_table('marketing_campaign_views');
--> statement-breakpoint
CALL protect_tenant_table('marketing_campaign_view_defaults');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON marketing_campaign_views, marketing_campaign_view_defaults TO diveseeks_app;
