-- Who may enter one database, and what a new table gives to whom. Run by the administrator inside it; may be run again.

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO liren_web, liren_door, liren_importer, liren_linker, liren_screener, liren_sequencer',
        current_database()
    );
    EXECUTE format('GRANT CREATE ON DATABASE %I TO liren_owner, liren_vault_owner', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO liren_owner;
GRANT USAGE ON SCHEMA public TO
    liren_vault_owner, liren_web, liren_door, liren_importer, liren_linker, liren_screener, liren_sequencer;

-- Plain tables are the web's to use; every other role is granted table by table, in the migration that makes it.
ALTER DEFAULT PRIVILEGES FOR ROLE liren_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO liren_web;
ALTER DEFAULT PRIVILEGES FOR ROLE liren_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO liren_web;

-- PostgreSQL lets everyone call a new function; here nobody may, unless granted.
ALTER DEFAULT PRIVILEGES FOR ROLE liren_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE liren_vault_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE liren_owner IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO liren_web;
