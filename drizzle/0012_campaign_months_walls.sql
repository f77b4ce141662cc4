CALL protect_tenant_table('marketing_campaign_months');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON marketing_campaign_months TO diveseeks_app;
--> statement-breakpoint
INSERT INTO marketing_campaign_months
  (store_id, campaign_id, month, publisher_platform, impressions, clicks, conversions, spend_minor, revenue_minor)
SELECT store_id, campaign_id, date_trunc('month', day::timestamp)::date, publisher_platform, sum(impressions), sum(clicks),
  sum(conversions), sum(spend_minor), sum(revenue_minor)
FROM marketing_campaign_days GROUP BY 1, 2, 3, 4;
