"""The first half of the door takes fewer steps, and asks whether the account behind a post is still switched on."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")
BEFORE = "SET LOCAL ROLE liren_vault_owner; SET LOCAL search_path = pg_catalog, pg_temp;\n"
AFTER = "\nSET LOCAL search_path = DEFAULT; SET LOCAL ROLE liren_owner;"


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_search"),
        ("actors", "0001_actors"),
        ("ledger", "0002_enter"),
        ("vault", "0003_spend"),
    ]
    operations = [
        migrations.RunSQL("GRANT SELECT (id, is_active) ON actors_user TO liren_vault_owner;"),
        migrations.RunSQL(BEFORE + (SQL / "faster.sql").read_text("utf-8") + AFTER),
    ]
