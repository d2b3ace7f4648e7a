from django.db import migrations

SQL = """
CREATE FUNCTION records_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- What was said is never updated: the only thing that happens to a record is that the next version takes its place.
  IF TG_OP = 'UPDATE' AND OLD.superseded_by_id IS NULL
     AND to_jsonb(NEW) - 'superseded_by_id' = to_jsonb(OLD) - 'superseded_by_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'records.immutable' USING ERRCODE = 'LR403';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON records_record
  FOR EACH ROW EXECUTE FUNCTION records_refuse_change();
"""


class Migration(migrations.Migration):
    """A record cannot be changed or taken away, by whatever code."""

    dependencies = [("records", "0001_records")]
    operations = [
        # Worth nothing after a crash; logging it would double the cost of an import.
        migrations.RunSQL("ALTER TABLE records_staged SET UNLOGGED", "ALTER TABLE records_staged SET LOGGED"),
        migrations.RunSQL(SQL, "DROP TRIGGER immutable ON records_record; DROP FUNCTION records_refuse_change();")
    ]
