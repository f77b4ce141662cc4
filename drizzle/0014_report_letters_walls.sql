-- As in 0010. New: `report_files` are old when files are, or addresses of letters: of a report that failed there are only those.
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
  SELECT t.store_id FROM marketing_sale_tallies t
    WHERE p_work = 'sale_tallies' AND NOT t.folded GROUP BY t.store_id HAVING count(*) > 100
  UNION ALL
  SELECT DISTINCT a.store_id FROM marketing_ad_accounts a
    WHERE p_work = 'backfills' AND a.history_from IS NOT NULL
      AND (a.history_done_from IS NULL OR a.history_done_from > a.history_from OR a.reread_before IS NOT NULL)
      AND (a.history_error IS NULL OR a.history_failed_at < now() - interval '10 minutes')
      AND (a.last_sync_at IS NOT NULL OR a.sync_error IS NULL OR a.updated_at < now() - interval '10 minutes')
      AND EXISTS (
        SELECT 1 FROM marketing_accounts m
        WHERE m.marketing_ad_account_id = a.id AND m.store_id = a.store_id AND m.status = 'connected')
  UNION ALL
  SELECT DISTINCT s.store_id FROM marketing_report_schedules s
    WHERE p_work = 'schedules' AND NOT s.paused AND s.next_run_at <= now()
  UNION ALL
  SELECT DISTINCT r.store_id FROM marketing_reports r
    WHERE p_work = 'reports' AND r.finished_at IS NULL AND (r.lease_until IS NULL OR r.lease_until <= now())
  UNION ALL
  SELECT DISTINCT m.store_id FROM marketing_report_mails m
    WHERE p_work = 'report_mails' AND m.state = 'waiting' AND m.next_attempt_at <= now()
  UNION ALL
  (SELECT f.store_id FROM marketing_report_files f
    WHERE p_work = 'report_files' AND f.created_at < now() - interval '90 days'
  UNION
  SELECT m.store_id FROM marketing_report_mails m
    WHERE p_work = 'report_files' AND cardinality(m.recipients) > 0 AND m.created_at < now() - interval '90 days')
  UNION ALL
  SELECT DISTINCT l.store_id FROM marketing_delivery_lanes l
    WHERE p_work = 'asleep' AND l.parked_reason IS NULL AND (l.next_at IS NULL OR l.next_at > now())
      AND (l.lease_until IS NULL OR l.lease_until <= now()) AND (l.not_before IS NULL OR l.not_before <= now()) AND EXISTS (
      SELECT 1 FROM marketing_deliveries d
      WHERE d.store_id = l.store_id AND d.destination = l.destination AND d.state = 'waiting' AND d.next_attempt_at <= now())
$$;
