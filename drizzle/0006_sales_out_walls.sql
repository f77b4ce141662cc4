-- What the tables of 0005 may be used for, the counters that the database keeps itself, and the order of changes.
CALL protect_tenant_table('marketing_alerts');
--> statement-breakpoint
CALL protect_tenant_table('marketing_delivery_tallies');
--> statement-breakpoint
CALL protect_tenant_table('marketing_replays');
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON marketing_alerts TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON marketing_replays TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON marketing_delivery_tallies TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON marketing_delivery_tallies TO diveseeks_queue;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE marketing_delivery_tallies_id_seq TO diveseeks_app, diveseeks_queue;
--> statement-breakpoint
CREATE POLICY queue ON marketing_delivery_tallies TO diveseeks_queue USING (true) WITH CHECK (true);
--> statement-breakpoint

-- Every statement that moves deliveries leaves the difference it made, whoever issued it.
CREATE FUNCTION tally_new_deliveries() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO marketing_delivery_tallies (store_id, destination, state, reason, difference)
  SELECT store_id, destination, state, reason, count(*) FROM new_rows GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION tally_moved_deliveries() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO marketing_delivery_tallies (store_id, destination, state, reason, difference)
  SELECT store_id, destination, state, reason, sum(step) FROM (
    SELECT store_id, destination, state, reason, 1 AS step FROM new_rows
    UNION ALL
    SELECT store_id, destination, state, reason, -1 FROM old_rows) moved
  GROUP BY 1, 2, 3, 4 HAVING sum(step) <> 0;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tally_new AFTER INSERT ON marketing_deliveries REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION tally_new_deliveries();
--> statement-breakpoint
CREATE TRIGGER tally_moved AFTER UPDATE ON marketing_deliveries REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION tally_moved_deliveries();
--> statement-breakpoint
INSERT INTO marketing_delivery_tallies (store_id, destination, state, reason, difference)
SELECT store_id, destination, state, reason, count(*) FROM marketing_deliveries GROUP BY 1, 2, 3, 4;
--> statement-breakpoint

-- The live stream reads changes in the order of their transactions; nobody can forget to mark one.
CREATE FUNCTION mark_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.changed_xid := pg_current_xact_id();
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER mark_change BEFORE UPDATE ON marketing_deliveries FOR EACH ROW EXECUTE FUNCTION mark_change();
--> statement-breakpoint

-- As in 0001, with refunds, and faster: when everything is new nobody has to be looked up or listed.
-- The first row (idx null) always comes and holds `rung`; then one for every event that was not inserted.
CREATE OR REPLACE FUNCTION ingest_events(p_events jsonb, p_fates jsonb)
RETURNS TABLE (idx integer, event_id uuid, outcome text, rung boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_inserted uuid[];
  v_rung boolean;
BEGIN
  WITH input AS (
    SELECT * FROM jsonb_to_recordset(p_events) AS e (
      idx integer, id uuid, store_id uuid, event_type marketing_event_type, order_ref text, product_ref text,
      idempotency_key text, content_hashes text[], event_value_minor bigint, currency text, quantity integer, items jsonb,
      occurred_at timestamptz, action_source text, transaction_id text, consent_ad_user_data boolean,
      consent_ad_personalization boolean, customer_refs text[], identifier_kinds text[], identifiers_encrypted text,
      event_data jsonb, api_key_id uuid, refund_of uuid)
  ), inserted AS (
    INSERT INTO marketing_events (
      id, store_id, event_type, order_ref, order_id, product_ref, product_id, idempotency_key, content_hash,
      event_value_minor, currency, quantity, items, occurred_at, action_source, transaction_id, consent_ad_user_data,
      consent_ad_personalization, customer_refs, identifier_kinds, identifiers_encrypted, event_data, api_key_id, refund_of)
    SELECT i.id, i.store_id, i.event_type, i.order_ref,
      (SELECT o.id FROM orders o WHERE o.store_id = i.store_id AND o.ref = i.order_ref),
      i.product_ref, (SELECT p.id FROM products p WHERE p.store_id = i.store_id AND p.ref = i.product_ref),
      i.idempotency_key, i.content_hashes[1], i.event_value_minor, i.currency, i.quantity, i.items, i.occurred_at,
      i.action_source, i.transaction_id, i.consent_ad_user_data, i.consent_ad_personalization, i.customer_refs,
      i.identifier_kinds, i.identifiers_encrypted, i.event_data, i.api_key_id, i.refund_of
    -- One order for everybody, so that two overlapping batches do not wait for each other; the first of equals wins.
    FROM input i ORDER BY i.store_id, i.event_type, i.order_ref, i.idempotency_key, i.idx
    ON CONFLICT DO NOTHING
    RETURNING id, store_id
  ), fates AS (
    INSERT INTO marketing_deliveries (store_id, event_id, destination, state, reason, next_attempt_at, accepted_until)
    SELECT ins.store_id, ins.id, f.destination,
      (CASE WHEN a.id IS NULL OR f.skip IS NOT NULL THEN 'skipped' ELSE 'waiting' END)::marketing_delivery_state,
      CASE WHEN a.id IS NULL THEN 'not_connected' ELSE f.skip END,
      CASE WHEN a.id IS NOT NULL AND f.skip IS NULL THEN now() END,
      f.accepted_until
    FROM inserted ins
    JOIN jsonb_to_recordset(p_fates) AS f (event_id uuid, destination marketing_destination, skip text, accepted_until timestamptz)
      ON f.event_id = ins.id
    -- A connection whose token died still counts: its sales are held, not skipped.
    LEFT JOIN marketing_accounts a ON a.store_id = ins.store_id AND a.platform::text = f.destination::text
      AND a.status <> 'disconnected' AND a.target_id IS NOT NULL
    RETURNING store_id, destination, state
  ), rung AS (
    -- Only lanes nobody has rung yet: a lane that is due already is not locked again by every sale.
    UPDATE marketing_delivery_lanes l SET next_at = now()
    FROM (SELECT DISTINCT store_id, destination FROM fates WHERE state = 'waiting') w
    WHERE l.store_id = w.store_id AND l.destination = w.destination AND (l.next_at IS NULL OR l.next_at > now())
    RETURNING 1
  )
  SELECT (SELECT coalesce(array_agg(id), '{}') FROM inserted), EXISTS (SELECT 1 FROM rung) INTO v_inserted, v_rung;
  IF v_rung THEN
    PERFORM pg_notify('dispatch', '');
  END IF;

  RETURN QUERY SELECT NULL::integer, NULL::uuid, NULL::text, v_rung;
  IF cardinality(v_inserted) = jsonb_array_length(p_events) THEN
    RETURN;
  END IF;

  -- A new statement, so that rows committed by a concurrent twin are seen.
  RETURN QUERY
  SELECT i.idx, coalesce(known.id, i.id),
    CASE WHEN known.content_hash = ANY (i.content_hashes) THEN 'duplicate' ELSE 'conflict' END,
    v_rung
  FROM jsonb_to_recordset(p_events) AS i (
    idx integer, id uuid, store_id uuid, event_type marketing_event_type, order_ref text, idempotency_key text, content_hashes text[])
  LEFT JOIN LATERAL (
    (SELECT e.id, e.content_hash FROM marketing_events e
      WHERE e.store_id = i.store_id AND e.event_type = i.event_type AND e.order_ref = i.order_ref)
    UNION ALL
    (SELECT e.id, e.content_hash FROM marketing_events e
      WHERE e.store_id = i.store_id AND e.idempotency_key = i.idempotency_key)
    LIMIT 1
  ) known ON true
  WHERE NOT EXISTS (SELECT 1 FROM unnest(v_inserted) AS u (id) WHERE u.id = i.id)
  ORDER BY i.idx;
END $$;
--> statement-breakpoint

-- As in 0001; what is expired is asked lane by lane, as its index is kept. New: `lanes`, every store that sends, and
-- `tallies`, those with many differences to fold.
CREATE OR REPLACE FUNCTION stores_with(p_work text)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT a.store_id FROM marketing_accounts a WHERE p_work = 'campaigns' AND a.status IN ('connected', 'error')
  UNION ALL
  SELECT DISTINCT c.store_id FROM marketing_credentials c WHERE p_work = 'credentials' AND c.dead_reason IS NULL
  UNION ALL
  SELECT DISTINCT d.store_id FROM marketing_deliveries d
    WHERE p_work = 'confirmations' AND d.state = 'accepted' AND d.confirm_at <= now()
  UNION ALL
  SELECT DISTINCT l.store_id FROM marketing_delivery_lanes l
    WHERE p_work = 'expired' AND (
      (l.destination = 'facebook' AND EXISTS (
        SELECT 1 FROM marketing_deliveries d
        WHERE d.store_id = l.store_id AND d.destination = 'facebook' AND d.state = 'waiting' AND d.accepted_until <= now()))
      OR (l.destination = 'google' AND EXISTS (
        SELECT 1 FROM marketing_deliveries d
        WHERE d.store_id = l.store_id AND d.destination = 'google' AND d.state = 'waiting' AND d.accepted_until <= now())))
  UNION ALL
  SELECT DISTINCT l.store_id FROM marketing_delivery_lanes l WHERE p_work = 'lanes'
  UNION ALL
  SELECT t.store_id FROM marketing_delivery_tallies t WHERE p_work = 'tallies' GROUP BY t.store_id HAVING count(*) > 100
  UNION ALL
  SELECT DISTINCT l.store_id FROM marketing_delivery_lanes l
    WHERE p_work = 'asleep' AND l.parked_reason IS NULL AND (l.next_at IS NULL OR l.next_at > now())
      AND (l.lease_until IS NULL OR l.lease_until <= now()) AND (l.not_before IS NULL OR l.not_before <= now()) AND EXISTS (
      SELECT 1 FROM marketing_deliveries d
      WHERE d.store_id = l.store_id AND d.destination = l.destination AND d.state = 'waiting' AND d.next_attempt_at <= now())
$$;
