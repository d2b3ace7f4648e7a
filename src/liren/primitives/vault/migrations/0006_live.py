"""What linking one record at once needs of all others."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")
BEFORE = "SET LOCAL ROLE liren_vault_owner; SET LOCAL search_path = pg_catalog, pg_temp;\n"
AFTER = "\nSET LOCAL search_path = DEFAULT; SET LOCAL ROLE liren_owner;"


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_names")]
    operations = [migrations.RunSQL(BEFORE + (SQL / "live.sql").read_text("utf-8") + AFTER)]
