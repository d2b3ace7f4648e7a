"""Screenings are entered before they are answered."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")
BEFORE = "SET LOCAL ROLE liren_vault_owner; SET LOCAL search_path = pg_catalog, pg_temp;\n"
AFTER = "\nSET LOCAL search_path = DEFAULT; SET LOCAL ROLE liren_owner;"


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_faster"), ("ledger", "0003_reserve"), ("vault", "0004_screen")]
    operations = [migrations.RunSQL(BEFORE + (SQL / "screen.sql").read_text("utf-8") + AFTER)]
