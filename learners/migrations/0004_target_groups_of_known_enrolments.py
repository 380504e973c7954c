"""Centres that work already get the four target groups, and their enrolments are put into them by position."""

from django.db import migrations

from learners.rules import DEFAULT_GROUPS, Group, groups_of


def fill_groups(apps, schema_editor):
    Target, Enrolment, InGroup = (
        apps.get_model("learners", name) for name in ("TargetGroup", "Enrolment", "EnrolmentGroup")
    )
    if Target.objects.exists() or not apps.get_model("organisation", "CentreIdentity").objects.exists():
        return
    for order, (name, keywords) in enumerate(DEFAULT_GROUPS, start=1):
        Target.objects.create(name=name, keywords="\n".join(keywords), order=order)
    groups = [Group.of(target) for target in Target.objects.all()]
    InGroup.objects.bulk_create(
        (
            InGroup(enrolment_id=pk, group_id=group)
            for pk, position in Enrolment.objects.exclude(position="").values_list("pk", "position")
            for group in groups_of(position, groups)
        ),
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0003_people_known_and_lists_remembered"),
        ("organisation", "0003_posts_once_at_a_time"),
    ]

    operations = [migrations.RunPython(fill_groups, migrations.RunPython.noop)]
