"""What was called before by the name of its file or sheet gets a label that names nobody; the vault keeps the name."""

from django.db import migrations

# A label of the file keeps its extension; sheets of one file are told apart by a number.
SQL = r"""
SET CONSTRAINTS ALL IMMEDIATE;  -- a row that is changed twice would leave checks for later, and bar ALTER TABLE
UPDATE records_delivery SET kept_until = (received_at AT TIME ZONE 'Asia/Shanghai')::date + 180 WHERE kept_until IS NULL;
UPDATE records_delivery SET name = '*' || coalesce(substring(name from '\.[A-Za-z]{2,5}$'), '') WHERE carrier = 'file';

CREATE TABLE records_relabelled AS
  SELECT DISTINCT p.delivery_id, p.sheet, dense_rank() OVER (PARTITION BY p.delivery_id ORDER BY p.sheet) AS at
  FROM records_part p JOIN records_delivery d ON d.id = p.delivery_id WHERE d.carrier = 'file' AND p.sheet <> '';
ALTER TABLE records_record DISABLE TRIGGER immutable;
UPDATE records_record r SET sheet = '* (' || m.at || ')'
FROM records_relabelled m WHERE m.delivery_id = r.delivery_id AND m.sheet = r.sheet;
UPDATE records_record r SET file = d.name FROM records_delivery d WHERE d.id = r.delivery_id AND d.carrier = 'file';
ALTER TABLE records_record ENABLE TRIGGER immutable;
UPDATE records_part p SET sheet = '* (' || m.at || ')'
FROM records_relabelled m WHERE m.delivery_id = p.delivery_id AND m.sheet = p.sheet;
DROP TABLE records_relabelled;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0003_files")]
    operations = [migrations.RunSQL(SQL)]
