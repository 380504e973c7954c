"""The same post entered twice for one time becomes two that follow each other, so that 0003 can guard it."""

from datetime import timedelta
from itertools import groupby

from django.db import migrations


def part(apps, schema_editor):
    posts = apps.get_model("organisation", "Post").objects.order_by("person_id", "kind", "valid_from", "pk")
    for _who, held in groupby(posts, key=lambda post: (post.person_id, post.kind)):
        before = None
        for post in held:
            if before is not None and (before.valid_to is None or before.valid_to >= post.valid_from):
                ends = (before.valid_to, post.valid_to)
                post.valid_to = None if None in ends else max(ends)
                before.valid_to = post.valid_from - timedelta(days=1)
                before.save(update_fields=["valid_to"])
                post.save(update_fields=["valid_to"])
            before = post


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
