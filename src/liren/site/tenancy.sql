-- Run by `liren migrate` after every migration, as the owner of the plain tables; running it again changes nothing.
-- Every table of schema public that carries community_id is walled: a row is visible only inside its community.

DO $$
DECLARE
  walled regclass;
BEGIN
  FOR walled IN
    SELECT c.oid::regclass
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attname = 'community_id' AND NOT a.attisdropped
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('DROP POLICY IF EXISTS tenant ON %s', walled);
    EXECUTE format(
      'CREATE POLICY tenant ON %s USING (community_id = nullif(current_setting(''liren.community'', true), '''')::bigint)',
      walled);
  END LOOP;
END $$;

-- Before a community is chosen, a user must find the posts that are held: only the own appointments, and only to look.
DROP POLICY IF EXISTS own ON actors_appointment;
CREATE POLICY own ON actors_appointment FOR SELECT
  USING (user_id = nullif(current_setting('liren.user', true), '')::bigint);

-- The web role works on the plain tables; it owns none and creates none. The jobs' roles do the same work, each with
-- its own powers in the vault.
GRANT USAGE ON SCHEMA public TO liren_web, liren_importer, liren_linker, liren_screener, liren_sequencer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO liren_web, liren_importer, liren_linker;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO liren_web, liren_importer, liren_linker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO liren_web, liren_importer, liren_linker;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM liren_web, liren_importer, liren_linker;
