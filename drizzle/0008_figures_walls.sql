-- What the tables of 0007 may be used for, and the counters that the database keeps itself.
CALL protect_tenant_table('marketing_account_days');
--> statement-breakpoint
CALL protect_tenant_table('marketing_sale_tallies');
--> statement-breakpoint
CALL protect_tenant_table('marketing_reports');
--> statement-breakpoint
CALL protect_tenant_table('marketing_report_files');
--> statement-breakpoint
CALL protect_tenant_table('marketing_report_mails');
--> statement-breakpoint
CALL protect_tenant_table('marketing_report_schedules');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON
  marketing_account_days, exchange_rates, marketing_report_schedules, marketing_report_files
TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON marketing_reports, marketing_report_mails TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON marketing_sale_tallies TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON marketing_sale_tallies TO diveseeks_queue;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE marketing_sale_tallies_id_seq TO diveseeks_app, diveseeks_queue;
--> statement-breakpoint
GRANT SELECT ON marketing_ad_accounts, marketing_reports, marketing_report_files, marketing_report_mails, marketing_report_schedules
TO diveseeks_queue;
--> statement-breakpoint
CREATE POLICY queue ON marketing_sale_tallies TO diveseeks_queue USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_ad_accounts FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_reports FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_report_files FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_report_mails FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_report_schedules FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint

-- Rates are the business's: each of its stores reads and writes the same ones.
ALTER TABLE exchange_rates ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE exchange_rates FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY business ON exchange_rates
  USING (business_id = (SELECT b.business_id FROM branches b WHERE b.id = (SELECT current_store())))
  WITH CHECK (business_id = (SELECT b.business_id FROM branches b WHERE b.id = (SELECT current_store())));
--> statement-breakpoint

CREATE FUNCTION quarter_of(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN date_bin(interval '15 minutes', at, timestamptz '2000-01-01 00:00:00+00');
--> statement-breakpoint
CREATE FUNCTION tally_new_events() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO marketing_sale_tallies
    (store_id, quarter_at, currency, events, sales, unpriced, revenue_minor, refunds, refunded_minor)
  SELECT store_id, quarter_of(occurred_at), currency, count(*),
    count(*) FILTER (WHERE event_type = 'purchase'),
    count(*) FILTER (WHERE event_type = 'purchase' AND event_value_minor IS NULL),
    coalesce(sum(event_value_minor) FILTER (WHERE event_type = 'purchase'), 0),
    count(*) FILTER (WHERE event_type = 'refund'),
    coalesce(sum(event_value_minor) FILTER (WHERE event_type = 'refund'), 0)
  FROM new_rows GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tally_new AFTER INSERT ON marketing_events REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION tally_new_events();
--> statement-breakpoint

-- An event counts as synced as long as at least one platform has it. Two lanes may write about the same event at the same
-- time, so they take turns; each statement here sees what the one before it has committed. A turn is about the events of
-- some moments (an id begins with its time), so that a lane which is a batch behind need not wait for the other.
-- The tables of a statement have neither index nor statistics, and the plan that the first, small, statement of a session
-- gets is kept: joining them to each other costs the square of their rows. So each is read once and only added up: with
-- how many platforms have an event now, and how many more that are than before, it is known how many had it.
-- With the queue's rights: behind the store's wall the kept plan finds deliveries by their store, all of them for each event.
CREATE FUNCTION synced_turn(store_id uuid, event_id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashtextextended(
    store_id || '/' || ('x' || left(replace(event_id::text, '-', ''), 12))::bit(48)::bigint / 64 % 256, 0);
--> statement-breakpoint
CREATE FUNCTION tally_synced_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM new_rows WHERE state IN ('accepted', 'delivered')) THEN
      RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(s.turn) FROM (SELECT DISTINCT synced_turn(store_id, event_id) AS turn FROM new_rows ORDER BY 1) s;
    INSERT INTO marketing_sale_tallies (store_id, quarter_at, currency, synced)
    SELECT e.store_id, quarter_of(e.occurred_at), e.currency, count(*)
    FROM (
      SELECT store_id, event_id, count(*) AS more FROM new_rows WHERE state IN ('accepted', 'delivered') GROUP BY 1, 2) c
    JOIN marketing_events e ON e.store_id = c.store_id AND e.id = c.event_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS have FROM marketing_deliveries d
      WHERE d.event_id = c.event_id AND d.state IN ('accepted', 'delivered')) n
    WHERE n.have = c.more
    GROUP BY 1, 2, 3;
    RETURN NULL;
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM (
      SELECT event_id, 1 AS step FROM new_rows WHERE state IN ('accepted', 'delivered')
      UNION ALL
      SELECT event_id, -1 FROM old_rows WHERE state IN ('accepted', 'delivered')) moved
    GROUP BY event_id HAVING sum(step) <> 0) THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(s.turn) FROM (SELECT DISTINCT synced_turn(store_id, event_id) AS turn FROM new_rows ORDER BY 1) s;
  INSERT INTO marketing_sale_tallies (store_id, quarter_at, currency, synced)
  SELECT e.store_id, quarter_of(e.occurred_at), e.currency, sum((n.have > 0)::integer - (n.have > c.more)::integer)
  FROM (
    SELECT store_id, event_id, sum(step) AS more FROM (
      SELECT store_id, event_id, 1 AS step FROM new_rows WHERE state IN ('accepted', 'delivered')
      UNION ALL
      SELECT store_id, event_id, -1 FROM old_rows WHERE state IN ('accepted', 'delivered')) moved
    GROUP BY 1, 2 HAVING sum(step) <> 0) c
  JOIN marketing_events e ON e.store_id = c.store_id AND e.id = c.event_id
  CROSS JOIN LATERAL (
    SELECT count(*) AS have FROM marketing_deliveries d
    WHERE d.event_id = c.event_id AND d.state IN ('accepted', 'delivered')) n
  WHERE (n.have > 0) <> (n.have > c.more)
  GROUP BY 1, 2, 3 HAVING sum((n.have > 0)::integer - (n.have > c.more)::integer) <> 0;
  RETURN NULL;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  GRANT CREATE ON SCHEMA public TO diveseeks_queue;
  ALTER FUNCTION tally_synced_events() OWNER TO diveseeks_queue;
  REVOKE CREATE ON SCHEMA public FROM diveseeks_queue;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION tally_synced_events() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER tally_synced_new AFTER INSERT ON marketing_deliveries REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION tally_synced_events();
--> statement-breakpoint
CREATE TRIGGER tally_synced_moved AFTER UPDATE ON marketing_deliveries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION tally_synced_events();
--> statement-breakpoint

-- What is there already.
INSERT INTO marketing_sale_tallies
  (store_id, quarter_at, currency, events, synced, sales, unpriced, revenue_minor, refunds, refunded_minor, folded)
SELECT e.store_id, quarter_of(e.occurred_at), e.currency, count(*), count(*) FILTER (WHERE s.event_id IS NOT NULL),
  count(*) FILTER (WHERE e.event_type::text = 'purchase'),
  count(*) FILTER (WHERE e.event_type::text = 'purchase' AND e.event_value_minor IS NULL),
  coalesce(sum(e.event_value_minor) FILTER (WHERE e.event_type::text = 'purchase'), 0),
  count(*) FILTER (WHERE e.event_type::text = 'refund'),
  coalesce(sum(e.event_value_minor) FILTER (WHERE e.event_type::text = 'refund'), 0), true
FROM marketing_events e
LEFT JOIN (SELECT DISTINCT event_id FROM marketing_deliveries WHERE state IN ('accepted', 'delivered')) s ON s.event_id = e.id
GROUP BY 1, 2, 3;
--> statement-breakpoint
INSERT INTO marketing_account_days
  (store_id, marketing_ad_account_id, day, publisher_platform, impressions, clicks, conversions, spend_minor, revenue_minor)
SELECT c.store_id, c.marketing_ad_account_id, d.day, d.publisher_platform, sum(d.impressions), sum(d.clicks), sum(d.conversions),
  sum(d.spend_minor), sum(d.revenue_minor)
FROM marketing_campaign_days d JOIN marketing_campaigns c ON c.id = d.campaign_id
GROUP BY 1, 2, 3, 4;
--> statement-breakpoint
UPDATE marketing_ad_accounts a SET history_from = f.day, history_done_from = f.day
FROM (
  SELECT marketing_ad_account_id AS id, min(sync_start_date) AS day FROM marketing_campaigns GROUP BY 1
) f
WHERE f.id = a.id;
