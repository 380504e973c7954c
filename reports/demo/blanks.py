"""Numbered sheets of the demonstration: a lot of each credential, some given out, some spoiled and destroyed."""

from datetime import date, timedelta

from certificates import actions as certificates
from certificates.models import Blank, BlankSeries

SERIES = (
    ("Phôi bằng tốt nghiệp sơ cấp lý luận chính trị", "diploma", "SC-YB ", 1, 120, 40),
    ("Phôi giấy chứng nhận bồi dưỡng (mẫu 2026)", "certificate", "GCN-YB ", 1201, 1700, 100),
)
SUPPLIER = "Ban Tuyên giáo và Dân vận Tỉnh ủy"
HOLDER = "Bộ phận giáo vụ"


def fill_blanks(cast, year):
    """Each credential has its series with one lot; a few sheets went the ways that sheets go. Nothing the second time."""
    if BlankSeries.objects.exists():
        return
    received = min(date(year, 1, 6), cast.today)
    for number, (name, kind, prefix, first, last, warn_below) in enumerate(SERIES, start=1):
        series = certificates.make_series(
            name=name, kind=kind, prefix=prefix, digits=6, warn_below=warn_below, by=cast.registrar
        )
        certificates.receive_lot(
            series=series,
            first=first,
            last=last,
            received_on=received,
            supplier=SUPPLIER,
            paper=f"Phiếu xuất kho số {number:02d} ngày {received:%d/%m/%Y}",
            by=cast.registrar,
        )
        _ways(cast, series, received)


def _ways(cast, series, received):
    def after(days):
        return min(received + timedelta(days=days), cast.today)

    papers = {"minutes": "Biên bản số 03-BB/TTCT", "by": cast.registrar}
    certificates.give_out(series=series, count=30, holder=HOLDER, on=after(7), by=cast.registrar)
    sheets = list(Blank.objects.filter(lot__series=series).order_by("number")[:3])
    for sheet, reason in zip(sheets, ("Giấy nhăn khi đưa vào máy in", "Rách mép", "In thử lệch khung"), strict=True):
        certificates.spoil_blank(blank=sheet, reason=reason, on=after(20), **papers)
    certificates.destroy_blanks(blanks=sheets[:2], reason="Tiêu hủy phôi hỏng quý I", on=after(45), **papers)
