-- The roles of the house, in the whole server. Run by its administrator; may be run again.
-- Owners cannot log in; whoever logs in owns nothing. Attributes are changed only where they differ, because an
-- administrator who is no superuser may not even mention some of them.

DO $$
DECLARE
    wanted record;
    held pg_catalog.pg_roles%ROWTYPE;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('liren_owner', false), ('liren_vault_owner', false), ('liren_web', true), ('liren_door', true),
            ('liren_importer', true), ('liren_linker', true), ('liren_screener', true), ('liren_sequencer', true)
        ) AS roles (name, may_log_in)
    LOOP
        SELECT * INTO held FROM pg_catalog.pg_roles WHERE rolname = wanted.name;
        IF NOT FOUND THEN
            EXECUTE format('CREATE ROLE %I', wanted.name);
            SELECT * INTO held FROM pg_catalog.pg_roles WHERE rolname = wanted.name;
        END IF;
        IF held.rolcanlogin <> wanted.may_log_in THEN
            EXECUTE format('ALTER ROLE %I %s', wanted.name, CASE WHEN wanted.may_log_in THEN 'LOGIN' ELSE 'NOLOGIN' END);
        END IF;
        IF held.rolsuper THEN EXECUTE format('ALTER ROLE %I NOSUPERUSER', wanted.name); END IF;
        IF held.rolbypassrls THEN EXECUTE format('ALTER ROLE %I NOBYPASSRLS', wanted.name); END IF;
        IF held.rolreplication THEN EXECUTE format('ALTER ROLE %I NOREPLICATION', wanted.name); END IF;
        IF held.rolcreaterole THEN EXECUTE format('ALTER ROLE %I NOCREATEROLE', wanted.name); END IF;
        IF held.rolcreatedb THEN EXECUTE format('ALTER ROLE %I NOCREATEDB', wanted.name); END IF;
    END LOOP;

    -- A membership would lend a log-in the powers of another role.
    FOR wanted IN
        SELECT member.rolname AS name, granted.rolname AS power
        FROM pg_catalog.pg_auth_members AS membership
        JOIN pg_catalog.pg_roles AS member ON member.oid = membership.member
        JOIN pg_catalog.pg_roles AS granted ON granted.oid = membership.roleid
        WHERE member.rolname LIKE 'liren\_%' AND member.rolname <> current_user AND NOT member.rolsuper
    LOOP
        EXECUTE format('REVOKE %I FROM %I', wanted.power, wanted.name);
    END LOOP;

    -- The administrator acts as an owner while migrating. A superuser needs no membership.
    IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT liren_owner, liren_vault_owner TO %I', current_user);
    END IF;
END
$$;
