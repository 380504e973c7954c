"""Plain SQL of the application's role cannot change, remove or double what is in the register."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import TestCase

from certificates.models import Certificate, CertificateLayout, IssueBatch, RegisterEvent
from certificates.verification import verify

from .register import lived

ROLE = "trainingcenter"  # script/lib/state.py makes it and gives it just these rights
CERTIFICATES, EVENTS = Certificate._meta.db_table, RegisterEvent._meta.db_table
BATCHES, LAYOUTS = IssueBatch._meta.db_table, CertificateLayout._meta.db_table


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker, tmp_path_factory):
    """A register that has lived, seen by the application's role; every test is rolled back to it."""
    from django.conf import settings
    from django.test import override_settings

    files = tmp_path_factory.mktemp("register")
    storages = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": {"location": files}}}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(STORAGES=storages):
        certificates = lived(TestCase.captureOnCommitCallbacks)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE ROLE {ROLE}")
            cursor.execute(
                f"SET CONSTRAINTS ALL IMMEDIATE; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};"
                f" GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}"
            )
        yield certificates
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def as_the_application(register, db):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (ROLE,)


def refused(sql, *values):
    """Why the database refuses the statement; the test fails when it does not."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def columns(model):
    return [
        pytest.param(model, field.column, id=f"{model.__name__}.{field.column}")
        for field in model._meta.concrete_fields
    ]


FROZEN_OF_BATCH = {"training_class_id", "decision_id", "layout_id", "issued_by_id", "issued_at", "file_id"}


@pytest.mark.parametrize(("model", "column"), [*columns(Certificate), *columns(RegisterEvent)])
def test_no_column_of_a_certificate_or_an_event_is_changed(model, column):
    """Each column is given the value of another row; the same for all rows at once."""
    table, (one, other) = model._meta.db_table, model.objects.order_by("pk").values_list("pk", flat=True)[:2]
    sql = f'UPDATE {table} SET "{column}" = (SELECT "{column}" FROM {table} WHERE id = %s) WHERE id = %s'
    assert "is refused" in refused(sql, other, one)
    assert "is refused" in refused(f'UPDATE {table} SET "{column}" = "{column}"')


@pytest.mark.parametrize("column", sorted(FROZEN_OF_BATCH))
def test_an_issue_and_its_stored_file_stay(column):
    one = IssueBatch.objects.order_by("pk").first()
    value = {"issued_at": "now()", "file_id": "NULL"}.get(column, f'"{column}" + 1')
    assert "is refused" in refused(f'UPDATE {BATCHES} SET "{column}" = {value} WHERE id = %s', one.pk)


def test_another_stored_file_is_refused_for_an_issue():
    one, other = IssueBatch.objects.order_by("pk")[:2]
    assert "is refused" in refused(f"UPDATE {BATCHES} SET file_id = %s WHERE id = %s", other.file_id, one.pk)


@pytest.mark.parametrize(
    "change", ["design = '{}'", "name = 'Khác'", "number = 9", "kind = 'diploma'", "made_at = now()"]
)
def test_a_version_of_a_layout_stays(change):
    assert "is refused" in refused(f"UPDATE {LAYOUTS} SET {change} WHERE kind = 'certificate'")


@pytest.mark.parametrize("table", [CERTIFICATES, EVENTS, BATCHES])
def test_nothing_is_deleted(table):
    assert "is refused" in refused(f"DELETE FROM {table}")
    assert "is refused" in refused(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")


@pytest.mark.parametrize("table", [CERTIFICATES, EVENTS, BATCHES, LAYOUTS])
def test_nothing_is_truncated_and_no_guard_is_taken_away(table):
    for sql in (
        f"TRUNCATE {table} CASCADE",
        f"DROP TABLE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP FUNCTION certificates_refuse() CASCADE",
    ):
        assert "permission denied" in (told := refused(sql)) or "must be owner" in told


def copied(certificate, **changes):
    """INSERT of a copy of the certificate's row with other values; (sql, values)."""
    names = [field.column for field in Certificate._meta.concrete_fields if field.column != "id"]
    taken = [f"%s::{TYPES.get(name, 'text')}" if name in changes else f'"{name}"' for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    sql = f"INSERT INTO {CERTIFICATES} ({quoted}) SELECT {', '.join(taken)} FROM {CERTIFICATES} WHERE id = %s"
    return sql, [*(changes[name] for name in names if name in changes), certificate.pk]


TYPES = {"position": "int", "register_no": "int", "enrolment_id": "bigint"}
NEW = {"position": 9000, "register_no": 9000, "code": "ZZZZYYYYXXXX", "hash": "f" * 64}


def test_a_second_valid_certificate_is_refused(register):
    sql, values = copied(register[2], **NEW)
    assert "one_valid_certificate_per_enrolment" in refused(sql, *values)


@pytest.mark.parametrize(
    ("left", "constraint"),
    [
        ("register_no", "register_number_once"),
        ("position", "place_in_the_chain_once"),
        ("code", "code"),
        ("hash", "hash"),
    ],
)
def test_no_number_place_code_or_hash_is_given_twice(register, left, constraint):
    sql, values = copied(register[0], **{k: v for k, v in NEW.items() if k != left})
    assert constraint in refused(sql, *values)


def test_an_insert_that_turns_into_an_update_is_refused(register):
    sql = f"INSERT INTO {EVENTS} SELECT * FROM {EVENTS} WHERE certificate_id = %s ON CONFLICT (id) DO UPDATE SET kind = 'drawn'"
    assert "is refused" in refused(sql, register[2].pk)


def test_a_certificate_put_in_without_the_application_is_found_by_the_proof(register):
    sql, values = copied(register[0], **NEW)  # it is revoked: the constraint of one valid one does not bite
    run(sql, *values)
    assert verify().first_broken.row == "certificate"


def test_an_event_put_in_without_the_application_is_found_by_the_proof(register):
    run(
        f'INSERT INTO {EVENTS} (certificate_id, book_id, position, kind, "on", at, by_id, data, previous_hash, hash) '
        "SELECT certificate_id, book_id, 9000, 'printed', \"on\", at, by_id, data, previous_hash, %s "
        f"FROM {EVENTS} WHERE certificate_id = %s LIMIT 1",
        "e" * 64, register[2].pk,
    )  # fmt: skip
    assert verify().first_broken.row == "event"


@pytest.mark.parametrize("variable", ["pgtrigger.ignore", "pgtrigger._ignore"])
def test_switching_the_triggers_of_pgtrigger_off_does_not_help(register, variable):
    names = ["certificate_kept", "certificate_stays", "register_event_stays", "register_event_is_told"]
    ignored = ",".join(f"{table}:{name}" for table in (CERTIFICATES, EVENTS) for name in names)
    run("SELECT set_config(%s, %s, true)", variable, f"{{{ignored}}}")
    assert "is refused" in refused(f"UPDATE {CERTIFICATES} SET full_name = 'Lò Văn Giả'")
    assert "is refused" in refused(f"DELETE FROM {EVENTS}")


def test_a_trigger_of_ones_own_does_not_help(register):
    """Where a certificate stands is written by a trigger; one that the application's role makes itself is not it."""
    run("CREATE TEMP TABLE lever (id int)")
    run(
        "CREATE FUNCTION pg_temp.push() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN UPDATE {CERTIFICATES} SET handed_over_to = 'Lò Văn Giả'; RETURN NEW; END $$"
    )
    run("CREATE TRIGGER push BEFORE INSERT ON lever FOR EACH ROW EXECUTE FUNCTION pg_temp.push()")
    assert "is refused" in refused("INSERT INTO lever VALUES (1)")
    told = (
        "CREATE TRIGGER told AFTER INSERT ON lever REFERENCING NEW TABLE AS fresh EXECUTE FUNCTION certificates_stand()"
    )
    assert "permission denied" in refused(told)


def test_what_the_application_does_still_works_as_its_role(register):
    from certificates import actions

    actions.revoke(certificate=register[2], reason="Khai sai", by=register[2].batch.issued_by)
    assert Certificate.objects.get(pk=register[2].pk).state == "revoked"
