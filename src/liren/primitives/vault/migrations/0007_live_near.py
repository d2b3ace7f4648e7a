"""One look-up brings groups with all that they are tied to."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")
BEFORE = "SET LOCAL ROLE liren_vault_owner; SET LOCAL search_path = pg_catalog, pg_temp;\n"
AFTER = "\nSET LOCAL search_path = DEFAULT; SET LOCAL ROLE liren_owner;"


class Migration(migrations.Migration):
    dependencies = [("vault", "0006_live")]
    operations = [migrations.RunSQL(BEFORE + (SQL / "live_near.sql").read_text("utf-8") + AFTER)]
