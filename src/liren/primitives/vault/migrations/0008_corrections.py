"""A value that somebody says is wrong is marked, and what they say instead is sealed."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")
BEFORE = "SET LOCAL ROLE liren_vault_owner; SET LOCAL search_path = pg_catalog, pg_temp;\n"
AFTER = "\nSET LOCAL search_path = DEFAULT; SET LOCAL ROLE liren_owner;"


class Migration(migrations.Migration):
    dependencies = [("vault", "0007_live_near")]
    operations = [migrations.RunSQL(BEFORE + (SQL / "corrections.sql").read_text("utf-8") + AFTER)]
