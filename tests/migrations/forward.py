"""Run on an empty database: migrates to an earlier state, loads what it held, migrates forward; prints what is there."""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate([(app, name) for app, name in targets])


def main(dump, targets):
    migrate(targets)
    with connection.cursor() as cursor:
        cursor.execute(Path(dump).read_text(encoding="utf-8"))
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    from courses.models import PlanRound, Programme, ReleaseRow
    from django.db.models import Count, Q
    from django.utils import timezone

    from certificates.models import Certificate, RegisterEvent
    from certificates.verification import verify
    from reports.queries import centre_summary
    from learners.models import ReviewLine, Roll, TargetGroup
    from trainingcenter.organisation.models import Post

    rounds = [
        [(line.audience, line.classes, line.learners) for line in found.lines.all()] for found in PlanRound.objects.all()
    ]
    print(
        json.dumps(
            {
                "summary": centre_summary(2026, timezone.localdate()),
                "rounds": rounds,
                "published": ReleaseRow.objects.in_force().count(),
                "posts": [[str(p.valid_from), p.valid_to and str(p.valid_to)] for p in Post.objects.order_by("pk")],
                "deadlines": dict(
                    Programme.objects.filter(finish_within_months__isnull=False).values_list("code", "finish_within_months")
                ),
                "recognised": dict(
                    ReviewLine.objects.order_by().values_list("rank").annotate(n=Count("pk", filter=Q(enrolment__completed=True)))
                ),
                "rolls": {
                    "closed": Roll.objects.filter(closed_at__isnull=False).count(),
                    "confirmed": Roll.objects.filter(confirmed_at__isnull=False).count(),
                },
                "register": {
                    "certificates": Certificate.objects.count(),
                    "ends": Certificate.objects.order_by("book", "-position").values_list("position", flat=True).first(),
                    "events": dict(RegisterEvent.objects.order_by().values_list("kind").annotate(n=Count("pk"))),
                    "broken": getattr(verify().first_broken, "row", ""),
                },
                "groups": dict(TargetGroup.objects.annotate(n=Count("enrolments")).values_list("name", "n")),
            },
            default=str,
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
