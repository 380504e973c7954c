"""Plans signed before rounds existed get their round 0; timetables arranged before releases existed count as published."""

from django.db import migrations

FIGURES = (
    "programme_id", "audience", "classes", "learners", "month_from", "month_to",
    "hosting", "partner", "venue", "budget", "note",
)  # fmt: skip
FROZEN = (
    "lesson_id", "kind", "title", "day", "half_day", "starts_at", "ends_at", "periods", "lecturer_id", "room_id",
)  # fmt: skip


def keep_signed_plans(apps, schema_editor):
    Plan, Round, Line = (apps.get_model("courses", name) for name in ("AnnualPlan", "PlanRound", "PlanRoundLine"))
    for plan in Plan.objects.filter(paper__state="signed", rounds__isnull=True):
        first = Round.objects.create(plan=plan, number=0, paper_id=plan.paper_id)
        Line.objects.bulk_create(
            Line(round=first, line=line, **{name: getattr(line, name) for name in FIGURES}) for line in plan.lines.all()
        )


def publish_arranged_timetables(apps, schema_editor):
    TrainingClass, Release, Row = (
        apps.get_model("courses", name) for name in ("TrainingClass", "TimetableRelease", "ReleaseRow")
    )
    for training_class in TrainingClass.objects.exclude(state__in=["planned", "cancelled"]).filter(
        releases__isnull=True
    ):
        sessions = list(training_class.sessions.exclude(state="cancelled"))
        if sessions:
            release = Release.objects.create(training_class=training_class, number=1)
            Row.objects.bulk_create(
                Row(
                    release=release,
                    session=session,
                    training_class=training_class,
                    **{name: getattr(session, name) for name in FROZEN},
                )
                for session in sessions
            )


class Migration(migrations.Migration):
    dependencies = [("courses", "0006_plan_to_timetable")]

    operations = [
        migrations.RunPython(keep_signed_plans, migrations.RunPython.noop),
        migrations.RunPython(publish_arranged_timetables, migrations.RunPython.noop),
    ]
