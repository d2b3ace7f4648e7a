"""The PostgreSQL roles of the house: two owners that nobody logs in as, and one login for each part."""

from collections.abc import Mapping

import psycopg
from psycopg import sql

OWNERS = ("liren_owner", "liren_vault_owner")


def prepare(admin_dsn: str, database: str, passwords: Mapping[str, str]) -> None:
    """
    Create what is missing and refresh the passwords; running it again changes nothing else.

    :param passwords: login role → password
    """
    with psycopg.connect(admin_dsn, dbname=database, autocommit=True) as admin:
        for role in (*OWNERS, *passwords):
            if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                admin.execute(sql.SQL("CREATE ROLE {} NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role)))
        for role, password in passwords.items():
            admin.execute(
                sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            )
        admin.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO liren_vault_owner").format(sql.Identifier(database)))
        admin.execute("GRANT CREATE, USAGE ON SCHEMA public TO liren_owner")
