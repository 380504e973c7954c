"""Pages at many learners: queries beyond the signed-in floor, processor time, database time, size, growth against 1,000."""

import argparse
import gzip
from datetime import date, timedelta
from functools import cache

import django

django.setup()

import measure  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from learners.models import Enrolment, Learner  # noqa: E402
from tests.factories import make_class, make_sessions, make_unit, make_user  # noqa: E402

FLOOR = 5
FAMILIES = ["Nguyễn", "Trần", "Lò", "Hoàng", "Đinh", "Sùng", "Cà", "Vàng", "Giàng", "Phạm"]
MIDDLES = ["Văn", "Thị", "Đức", "Minh", "A", "Thanh", "Ngọc", "Quốc"]
GIVEN = ["An", "Ánh", "Bình", "Cường", "Đạt", "Hòa", "Lan", "Nga", "Oanh", "Páo", "Thủy", "Yên"]


@cache
def clerk():
    """The one account that looks at the pages."""
    return make_user("registrar")


def add_learners(n, unit):
    """Bring the number of learners to `n`, each enrolled in a class of sixty."""
    have = Learner.objects.count()
    fresh = []
    for i in range(have, n):
        name = f"{FAMILIES[i % 10]} {MIDDLES[i // 10 % 8]} {MIDDLES[i // 80 % 8]} {GIVEN[i // 7 % 12]}"
        fresh.append(
            Learner(
                full_name=name, birth_date=date(1960, 1, 1) + timedelta(days=i % 15_000), unit=unit, ethnicity="Thái"
            )
        )
    for learner in fresh:
        learner.derive()
    Learner.objects.bulk_create(fresh, batch_size=5000)
    start = timezone.localdate() - timedelta(days=30)
    for at in range(0, len(fresh), 60 if n <= 1000 else max(60, n // 40)):
        training_class = make_class(by=clerk(), start=start)
        part = fresh[at : at + (60 if n <= 1000 else max(60, n // 40))]
        Enrolment.objects.bulk_create(
            Enrolment(
                learner=learner, training_class=training_class, order=i, unit=unit, unit_name=unit.name, enrolled_on=start
            )
            for i, learner in enumerate(part, start=1)
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum does after many new rows


def pages():
    """`{name: address}` of the pages of the table in the performance notes."""
    training_class = make_class(by=clerk(), start=timezone.localdate() - timedelta(days=20))
    Enrolment.objects.bulk_create(
        Enrolment(learner=learner, training_class=training_class, order=i, enrolled_on=training_class.planned_start)
        for i, learner in enumerate(Learner.objects.order_by("-pk")[:60], start=1)
    )
    session = make_sessions(training_class)[0]
    last = -(-Learner.objects.count() // 25)
    return {
        "learner_list": reverse("learners:list"),
        "learner_list_last": f"{reverse('learners:list')}?page={last}",
        "learner_search": f"{reverse('learners:list')}?q=hoang+thi+an",
        "class": reverse("courses:class", args=[training_class.pk]),
        "learner": reverse("learners:detail", args=[Learner.objects.order_by("-pk")[0].pk]),
        "dashboard": reverse("reports:dashboard"),
        "roll": reverse("learners:roll", args=[session.pk]),
    }


def measured(client, address):
    """One page: queries beyond the floor, milliseconds of processor and of database, compressed kilobytes."""
    for _warm in range(2):
        client.get(address)
    times, database = [], []
    for _run in range(7):
        reset_queries()
        spent, response = measure.processor_time(lambda: client.get(address))
        times.append(spent * 1000)
        database.append(sum(float(q["time"]) for q in connection.queries) * 1000)
    assert response.status_code == 200, address
    return {
        "queries": len(connection.queries) - FLOOR,
        "app_ms": round(sorted(times)[3], 1),
        "db_ms": round(sorted(database)[3], 1),
        "kb_gz": round(len(gzip.compress(response.content)) / 1024, 1),
    }


@override_settings(DEBUG=True, ALLOWED_HOSTS=["testserver"])
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=100_000)
    n = parser.parse_args().n
    unit, client = make_unit("xã Sơn A"), Client()
    found = {}
    for size in (1000, n):
        add_learners(size, unit)
        client.force_login(clerk())
        found[size] = {name: measured(client, address) for name, address in pages().items()}
    for name, figures in found[n].items():
        small = found[1000][name]
        figures["growth"] = round((figures["app_ms"] + figures["db_ms"]) / (small["app_ms"] + small["db_ms"]), 2)
    measure.report(pages=found[n], n=n, ref_ms=measure.reference_ms())


if __name__ == "__main__":
    main()
