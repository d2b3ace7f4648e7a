"""Compiled agreements, and the first half of the door that re-checks them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")
# Made by the role that owns the strong-room, with nothing but PostgreSQL's own names in sight.
BEFORE = "SET LOCAL ROLE liren_vault_owner; SET LOCAL search_path = pg_catalog, pg_temp;\n"
AFTER = "\nSET LOCAL search_path = DEFAULT; SET LOCAL ROLE liren_owner;"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("vault", "0001_vault")]
    operations = [
        migrations.RunSQL(
            "GRANT SELECT ON actors_post, actors_appointment TO liren_vault_owner;"
        ),
        *(
            migrations.RunSQL(BEFORE + (SQL / name).read_text("utf-8") + AFTER)
            for name in ("tables.sql", "disclose.sql")
        ),
    ]
