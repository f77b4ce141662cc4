-- The second wall (row-level security), the unprivileged roles, and the functions that may cross stores.
-- The first wall is the store_id in every query; either one alone must hold.

DO $$ BEGIN
  CREATE ROLE diveseeks_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  CREATE ROLE diveseeks_queue NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  EXECUTE format('GRANT diveseeks_app, diveseeks_queue TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
  -- A superuser needs no grant, and two databases of one cluster may be migrated at the same moment.
  IF NOT (pg_has_role(current_user, 'diveseeks_app', 'MEMBER') AND pg_has_role(current_user, 'diveseeks_queue', 'MEMBER')) THEN
    RAISE;
  END IF;
END $$;
--> statement-breakpoint

-- The caller says who it is for one transaction only: SET LOCAL app.store_id, app.user_id or app.lookup.
CREATE FUNCTION current_store() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.store_id', true), '')::uuid;
--> statement-breakpoint
CREATE FUNCTION current_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.user_id', true), '')::uuid;
--> statement-breakpoint
-- The public part of a secret that is being presented (an API key's id, a state's hash): whoever knows it may find its row.
CREATE FUNCTION current_lookup() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.lookup', true), '');
--> statement-breakpoint

GRANT USAGE ON SCHEMA public TO diveseeks_app, diveseeks_queue;
--> statement-breakpoint
GRANT SELECT ON businesses, branches, users, memberships, products, orders TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON
  sessions, sign_in_failures, job_ticks, oauth_states, api_keys,
  marketing_credentials, marketing_ad_accounts, marketing_accounts, marketing_campaigns, marketing_campaign_days,
  marketing_delivery_lanes
TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON encryption_key_checks TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT ON marketing_events TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, UPDATE ON marketing_deliveries TO diveseeks_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON audit_log, marketing_delivery_attempts TO diveseeks_app;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE audit_log_id_seq, marketing_delivery_attempts_id_seq TO diveseeks_app;
--> statement-breakpoint

-- Every table with a store_id: rows of the current store, for reading and for writing, for its owner too.
CREATE PROCEDURE protect_tenant_table(target regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY tenant ON %s USING (store_id = (SELECT current_store())) WITH CHECK (store_id = (SELECT current_store()))', target);
END $$;
--> statement-breakpoint
CALL protect_tenant_table('products');
--> statement-breakpoint
CALL protect_tenant_table('orders');
--> statement-breakpoint
CALL protect_tenant_table('api_keys');
--> statement-breakpoint
CALL protect_tenant_table('oauth_states');
--> statement-breakpoint
CALL protect_tenant_table('audit_log');
--> statement-breakpoint
CALL protect_tenant_table('marketing_credentials');
--> statement-breakpoint
CALL protect_tenant_table('marketing_ad_accounts');
--> statement-breakpoint
CALL protect_tenant_table('marketing_accounts');
--> statement-breakpoint
CALL protect_tenant_table('marketing_campaigns');
--> statement-breakpoint
CALL protect_tenant_table('marketing_campaign_days');
--> statement-breakpoint
CALL protect_tenant_table('marketing_events');
--> statement-breakpoint
CALL protect_tenant_table('marketing_deliveries');
--> statement-breakpoint
CALL protect_tenant_table('marketing_delivery_attempts');
--> statement-breakpoint
CALL protect_tenant_table('marketing_delivery_lanes');
--> statement-breakpoint

-- Found before the store is known: by the public part of the secret that is presented.
CREATE POLICY lookup ON api_keys FOR SELECT USING (key_id = (SELECT current_lookup()));
--> statement-breakpoint
CREATE POLICY lookup ON oauth_states FOR SELECT USING (id_hash = (SELECT current_lookup()));
--> statement-breakpoint
CREATE POLICY consume ON oauth_states FOR UPDATE USING (id_hash = (SELECT current_lookup()));
--> statement-breakpoint
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_or_store ON memberships
  USING (user_id = (SELECT current_user_id()) OR branch_id = (SELECT current_store()))
  WITH CHECK (branch_id = (SELECT current_store()));
--> statement-breakpoint
ALTER TABLE branches ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE branches FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_or_store ON branches
  USING (id = (SELECT current_store()) OR EXISTS (
    SELECT 1 FROM memberships m WHERE m.branch_id = branches.id AND m.user_id = (SELECT current_user_id()) AND m.active))
  WITH CHECK (id = (SELECT current_store()));
--> statement-breakpoint
ALTER TABLE businesses ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE businesses FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY through_branch ON businesses
  USING (EXISTS (SELECT 1 FROM branches b WHERE b.business_id = businesses.id))
  WITH CHECK (true);
--> statement-breakpoint

-- What the functions below, and nothing else, may do across stores.
GRANT SELECT ON orders, products, marketing_accounts, marketing_credentials TO diveseeks_queue;
--> statement-breakpoint
GRANT SELECT, INSERT ON marketing_events, marketing_deliveries TO diveseeks_queue;
--> statement-breakpoint
GRANT SELECT, UPDATE ON marketing_delivery_lanes TO diveseeks_queue;
--> statement-breakpoint
CREATE POLICY queue ON orders FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON products FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_accounts FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_credentials FOR SELECT TO diveseeks_queue USING (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_events TO diveseeks_queue USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_deliveries TO diveseeks_queue USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY queue ON marketing_delivery_lanes TO diveseeks_queue USING (true) WITH CHECK (true);
--> statement-breakpoint

-- Takes in events of any store, each with its fate at every destination, in one statement and one commit.
-- outcome: accepted | duplicate (same content, the first id) | conflict (same identity, other content).
-- rung: false when every lane looked due already. Its holder may be just giving it back without having seen these rows,
-- so the caller then rings once more, after the commit.
CREATE FUNCTION ingest_events(p_events jsonb, p_fates jsonb)
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
      event_data jsonb, api_key_id uuid)
  ), inserted AS (
    INSERT INTO marketing_events (
      id, store_id, event_type, order_ref, order_id, product_ref, product_id, idempotency_key, content_hash,
      event_value_minor, currency, quantity, items, occurred_at, action_source, transaction_id, consent_ad_user_data,
      consent_ad_personalization, customer_refs, identifier_kinds, identifiers_encrypted, event_data, api_key_id)
    SELECT i.id, i.store_id, i.event_type, i.order_ref,
      (SELECT o.id FROM orders o WHERE o.store_id = i.store_id AND o.ref = i.order_ref),
      i.product_ref, (SELECT p.id FROM products p WHERE p.store_id = i.store_id AND p.ref = i.product_ref),
      i.idempotency_key, i.content_hashes[1], i.event_value_minor, i.currency, i.quantity, i.items, i.occurred_at,
      i.action_source, i.transaction_id, i.consent_ad_user_data, i.consent_ad_personalization, i.customer_refs,
      i.identifier_kinds, i.identifiers_encrypted, i.event_data, i.api_key_id
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

  -- A new statement, so that rows committed by a concurrent twin are seen.
  RETURN QUERY
  SELECT i.idx, coalesce(known.id, i.id),
    CASE WHEN i.id = ANY (v_inserted) THEN 'accepted'
         WHEN known.content_hash = ANY (i.content_hashes) THEN 'duplicate'
         ELSE 'conflict' END,
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
  ) known ON NOT i.id = ANY (v_inserted)
  ORDER BY i.idx;
END $$;
--> statement-breakpoint

-- Leases up to p_limit due lanes to the caller. The epoch fences: only its holder may write outcomes back.
-- While leased, next_at is the lease's end: a crashed holder's lane comes up again, and a sale that arrives
-- meanwhile rings by setting next_at to now, which the release then sees.
CREATE FUNCTION claim_lanes(p_limit integer, p_lease_seconds integer)
RETURNS TABLE (store_id uuid, destination marketing_destination, epoch bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE marketing_delivery_lanes l
  SET epoch = l.epoch + 1,
      lease_until = now() + make_interval(secs => p_lease_seconds),
      next_at = now() + make_interval(secs => p_lease_seconds),
      updated_at = now()
  FROM (
    SELECT c.store_id, c.destination FROM marketing_delivery_lanes c
    WHERE c.next_at <= now()
      -- A parked lane stands still, unless it was given a time to be tried again.
      AND (c.not_before <= now() OR (c.not_before IS NULL AND c.parked_reason IS NULL))
      AND (c.lease_until IS NULL OR c.lease_until <= now())
    ORDER BY c.next_at LIMIT p_limit FOR UPDATE SKIP LOCKED
  ) due
  WHERE l.store_id = due.store_id AND l.destination = due.destination
  RETURNING l.store_id, l.destination, l.epoch
$$;
--> statement-breakpoint

-- Which stores have work of a kind; ids only. See docs/adr/0004-crossing-stores.md.
CREATE FUNCTION stores_with(p_work text)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT a.store_id FROM marketing_accounts a WHERE p_work = 'campaigns' AND a.status IN ('connected', 'error')
  UNION ALL
  SELECT DISTINCT c.store_id FROM marketing_credentials c WHERE p_work = 'credentials' AND c.dead_reason IS NULL
  UNION ALL
  SELECT DISTINCT d.store_id FROM marketing_deliveries d
    WHERE p_work = 'confirmations' AND d.state = 'accepted' AND d.confirm_at <= now()
  UNION ALL
  SELECT DISTINCT d.store_id FROM marketing_deliveries d
    WHERE p_work = 'expired' AND d.state = 'waiting' AND d.accepted_until <= now()
  UNION ALL
  SELECT DISTINCT l.store_id FROM marketing_delivery_lanes l
    WHERE p_work = 'asleep' AND l.parked_reason IS NULL AND (l.next_at IS NULL OR l.next_at > now())
      AND (l.lease_until IS NULL OR l.lease_until <= now()) AND (l.not_before IS NULL OR l.not_before <= now()) AND EXISTS (
      SELECT 1 FROM marketing_deliveries d
      WHERE d.store_id = l.store_id AND d.destination = l.destination AND d.state = 'waiting' AND d.next_attempt_at <= now())
$$;
--> statement-breakpoint

-- Whether a sign-in of this person at a provider also serves another store: revoking it there would end both.
CREATE FUNCTION grant_used_elsewhere(p_store uuid, p_provider marketing_provider, p_provider_user_id text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM marketing_credentials c
    WHERE c.store_id <> p_store AND c.provider = p_provider AND c.provider_user_id = p_provider_user_id AND c.dead_reason IS NULL)
$$;
--> statement-breakpoint

-- How long the queue is, for whoever runs the installation; numbers only.
CREATE FUNCTION queue_health()
RETURNS TABLE (destination marketing_destination, lanes integer, parked integer, due integer, oldest_due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.destination, count(*)::integer, count(l.parked_reason)::integer,
    (count(*) FILTER (WHERE l.parked_reason IS NULL AND l.next_at <= now()))::integer,
    min(l.next_at) FILTER (WHERE l.parked_reason IS NULL AND l.next_at <= now())
  FROM marketing_delivery_lanes l GROUP BY l.destination
$$;
--> statement-breakpoint

DO $$ BEGIN
  GRANT CREATE ON SCHEMA public TO diveseeks_queue;
  ALTER FUNCTION ingest_events(jsonb, jsonb) OWNER TO diveseeks_queue;
  ALTER FUNCTION claim_lanes(integer, integer) OWNER TO diveseeks_queue;
  ALTER FUNCTION stores_with(text) OWNER TO diveseeks_queue;
  ALTER FUNCTION queue_health() OWNER TO diveseeks_queue;
  ALTER FUNCTION grant_used_elsewhere(uuid, marketing_provider, text) OWNER TO diveseeks_queue;
  REVOKE CREATE ON SCHEMA public FROM diveseeks_queue;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION ingest_events(jsonb, jsonb), claim_lanes(integer, integer), stores_with(text), queue_health(),
  grant_used_elsewhere(uuid, marketing_provider, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ingest_events(jsonb, jsonb), claim_lanes(integer, integer), stores_with(text), queue_health(),
  grant_used_elsewhere(uuid, marketing_provider, text) TO diveseeks_app;
--> statement-breakpoint
REVOKE ALL ON PROCEDURE protect_tenant_table(regclass) FROM PUBLIC;
--> statement-breakpoint

-- The four columns of the original specification, derived. security_invoker: the reader's own policies apply.
CREATE VIEW marketing_event_sync WITH (security_invoker = true) AS
SELECT e.id AS event_id, e.store_id,
  coalesce(bool_or(d.destination = 'facebook' AND d.state IN ('accepted', 'delivered')), false) AS facebook_synced,
  coalesce(bool_or(d.destination = 'google' AND d.state IN ('accepted', 'delivered')), false) AS google_synced,
  max(coalesce(d.accepted_at, d.delivered_at)) FILTER (WHERE d.destination = 'facebook') AS facebook_synced_at,
  max(coalesce(d.accepted_at, d.delivered_at)) FILTER (WHERE d.destination = 'google') AS google_synced_at
FROM marketing_events e
LEFT JOIN marketing_deliveries d ON d.store_id = e.store_id AND d.event_id = e.id
GROUP BY e.id, e.store_id;
--> statement-breakpoint
GRANT SELECT ON marketing_event_sync TO diveseeks_app;
--> statement-breakpoint

-- The audit log only grows, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
