"""The names of files through the door, and the erasing of files, entered as it happens."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")
BEFORE = "SET LOCAL ROLE liren_vault_owner; SET LOCAL search_path = pg_catalog, pg_temp;\n"
AFTER = "\nSET LOCAL search_path = DEFAULT; SET LOCAL ROLE liren_owner;"


class Migration(migrations.Migration):
    dependencies = [("vault", "0004_screen")]
    operations = [migrations.RunSQL(BEFORE + (SQL / "names.sql").read_text("utf-8") + AFTER)]
