-- Requests of persons to a provider, which belong to no store: see docs/adr/0004-crossing-stores.md.
ALTER TABLE marketing_erasure_requests ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE marketing_erasure_requests FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT ON marketing_erasure_requests TO diveseeks_app;
--> statement-breakpoint
GRANT UPDATE (provider_user_id_encrypted, state, stores_affected, completed_at) ON marketing_erasure_requests TO diveseeks_app;
--> statement-breakpoint
-- Whoever presents a code may see and carry on that one request; nobody can list them.
CREATE POLICY lookup ON marketing_erasure_requests
  USING (code = (SELECT current_lookup())) WITH CHECK (code = (SELECT current_lookup()));
--> statement-breakpoint
-- What is still to be done is the job's queue.
CREATE POLICY open ON marketing_erasure_requests FOR SELECT USING (state = 'received');
--> statement-breakpoint

-- Stores whose sign-in at a provider is this person's; ids only.
CREATE FUNCTION stores_of_person(p_provider marketing_provider, p_provider_user_id text)
RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.store_id FROM marketing_credentials c
  WHERE c.provider = p_provider AND c.provider_user_id = p_provider_user_id
$$;
--> statement-breakpoint
DO $$ BEGIN
  GRANT CREATE ON SCHEMA public TO diveseeks_queue;
  ALTER FUNCTION stores_of_person(marketing_provider, text) OWNER TO diveseeks_queue;
  REVOKE CREATE ON SCHEMA public FROM diveseeks_queue;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION stores_of_person(marketing_provider, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION stores_of_person(marketing_provider, text) TO diveseeks_app;
