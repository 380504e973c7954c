"""The programme of new Party members is to be finished within probation, which lasts twelve months."""

from django.db import migrations


def set_months(apps, schema_editor):
    programmes = apps.get_model("courses", "Programme").objects
    programmes.filter(code="DVM", finish_within_months__isnull=True).update(finish_within_months=12)


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_deadlines_and_earlier_classes")]

    operations = [migrations.RunPython(set_months, migrations.RunPython.noop)]
