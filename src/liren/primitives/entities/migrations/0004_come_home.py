from django.db import migrations


class Migration(migrations.Migration):
    """Every mention that was linked before homes were kept is at home where it is."""

    dependencies = [("entities", "0003_homes")]

    operations = [
        migrations.RunSQL(
            "UPDATE entities_link SET home_id = entity_id, home_at = linked_at WHERE home_id IS NULL", migrations.RunSQL.noop
        )
    ]
