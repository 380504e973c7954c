"""A list of 634 people brought into a database of 100,000 learners: queries, processor time, growth to 5,000, memory at 20,000."""

import argparse
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

import django

django.setup()

import measure  # noqa: E402
import xlsxwriter  # noqa: E402
from django.db import connection  # noqa: E402
from pages import FAMILIES, GIVEN, MIDDLES, add_learners, clerk  # noqa: E402

from learners import actions  # noqa: E402
from learners.models import Learner  # noqa: E402
from tests.factories import make_class, make_unit  # noqa: E402
from trainingcenter.accounts.models import User  # noqa: E402

KNOWN, ROWS, MORE, MOST = 100_000, 634, 5_000, 20_000
TITLES = ["TT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD", "Điện thoại", "Đơn vị công tác", "Chức vụ", "Chi bộ"]  # fmt: skip


def person_of(i, known, start):
    """The i-th row: every third is somebody known, the others are new to the centre; `start` makes other new people."""
    if i % 3 == 0:
        name, born = known[i]
        return name, born, ""
    i += start
    name = f"{FAMILIES[i % 10]} {MIDDLES[i // 3 % 8]} {MIDDLES[i // 7 % 8]} {GIVEN[i // 11 % 12]}"
    return name, date(1958, 1, 1) + timedelta(days=(i * 7919) % 16_000), f"0{100_000_000_00 + i:011d}"


def workbook(n, start):
    """An xlsx as units send it: letterhead, header, `n` people, a total and a signature below."""
    known = list(Learner.objects.order_by("pk").values_list("full_name", "birth_date")[:n])
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Danh sách")
    sheet.write_row(0, 0, ["ĐẢNG ỦY XÃ SƠN A"])
    sheet.write_row(2, 0, ["DANH SÁCH CỬ ĐI HỌC"])
    sheet.write_row(4, 0, TITLES)
    for i in range(n):
        name, born, number = person_of(i, known, start)
        sheet.write_row(5 + i, 0, [i + 1, name])
        sheet.write_datetime(5 + i, 2, born, day)
        texts = ["Nam" if i % 2 else "Nữ", "Thái", number, f"09{i:08d}", f"xã Sơn {chr(65 + i % 20)}", "Bí thư chi bộ", f"Chi bộ thôn {i % 40}"]  # fmt: skip
        sheet.write_row(5 + i, 3, texts)
    sheet.write_row(5 + n, 0, [f"Cộng: {n} đồng chí"])
    sheet.write_row(7 + n, 7, ["BÍ THƯ"])
    book.close()
    return stream.getvalue()


@contextmanager
def counted():
    """Counts the queries of the body, as a list of one number."""
    count = [0]

    def count_one(execute, *arguments):
        count[0] += 1
        return execute(*arguments)

    with connection.execute_wrapper(count_one):
        yield count


def run_once(n, start):
    """One list of `n` people through dry run and write, measured in this process."""
    data, by = workbook(n, start), User.objects.first()
    training_class = make_class(by=by, code="CDYN")
    found = {}

    def bring_in():
        batch = actions.read_list(training_class=training_class, data=data, filename="danh-sach.xlsx", by=by)
        found["summary"] = actions.write_list(batch=batch, by=by, undecided="new")

    with counted() as count:
        seconds, _made = measure.whole_time(bring_in)
    people = training_class.enrolments.order_by("order").values_list("learner__full_name", "learner__birth_date")
    return {
        "queries": count[0],
        "cpu_s": round(seconds, 3),
        "peak_mb": measure.peak_mb(),
        "rows": people.count(),
        "summary": found["summary"],
        "sha256": sha256(json.dumps(list(people), default=str, ensure_ascii=False).encode()).hexdigest(),
    }


def in_a_process_of_its_own(n, start):
    """The same in a fresh process, so that its memory is that of the import alone."""
    command = [sys.executable, __file__, "--once", str(n), "--start", str(start)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=ROWS, help="people of the list")
    parser.add_argument("--known", type=int, default=KNOWN, help="learners already in the database")
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--start", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        measure.report(**run_once(options.once, options.start))
        return
    clerk()
    add_learners(options.known, make_unit("xã Sơn A"))
    runs = [in_a_process_of_its_own(options.n, run * MOST) for run in range(3)]
    middle = sorted(runs, key=lambda run: run["cpu_s"])[1]
    more, most = in_a_process_of_its_own(MORE, 3 * MOST), in_a_process_of_its_own(MOST, 4 * MOST)
    measure.report(
        queries=middle["queries"],
        cpu_s=middle["cpu_s"],
        growth=round(more["cpu_s"] / middle["cpu_s"], 2),
        peak_mb=most["peak_mb"],
        rows=middle["rows"],
        sha256=runs[0]["sha256"],
        summary=middle["summary"],
        known=options.known,
        cpu_s_5000=more["cpu_s"],
        cpu_s_20000=most["cpu_s"],
        queries_20000=most["queries"],
        ref_ms=measure.reference_ms(),
    )


if __name__ == "__main__":
    main()
