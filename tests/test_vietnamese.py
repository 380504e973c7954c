"""Names, words and numbers as Vietnamese writes them."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.learners.workbooks import to_tcvn3, to_vni
from trainingcenter import vietnamese as vn

SYLLABLES = [
    "Nguyễn",
    "Đặng",
    "Lường",
    "Giàng",
    "Hoàng",
    "Thị",
    "Văn",
    "Đức",
    "Thủy",
    "Hòa",
    "Quý",
    "Ước",
    "Ánh",
    "Yến",
    "Khuyên",
    "Quỳnh",
    "Nguyệt",
    "Ngoãn",
    "Thúy",
    "Toản",
    "Huệ",
    "Hương",
    "Dũng",
    "Tưởng",
    "Phượng",
    "Bích",
    "Hằng",
    "Loan",
    "Sửu",
    "Mỵ",
    "Kỷ",
    "Tỵ",
    "Đèo",
    "Noỏng",
    "Giáp",
    "Việt",
    "Cường",
    "Thắng",
    "Tuyết",
    "Diễm",
    "Ẩn",
    "Ổn",
    "Ửng",
    "Ỷ",
]
names = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Lò   Văn\u00a0An ", "Lò Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ước"), "Nguyễn Thị Ước"),
        ("Vi\u200b Thị\u00ad Hoa\ufeff\u0000", "Vi Thị Hoa"),
        ("\u00d0ặng Văn \u00d0ức", "Đặng Văn Đức"),  # Icelandic Eth
        ("Nguye\u0303\u0302n", "Nguyễn"),  # tone typed before the hat
        ("Ksor H'Nhan\n(Noỏng)", "Ksor H'Nhan (Noỏng)"),
        (15, "15"),
    ],
)
def test_clean_odd_text_becomes_plain(text, expected):
    assert vn.clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đèo Thị NGUYỆT", "deo thi nguyet"),
        (unicodedata.normalize("NFD", "Lường  Thị Ước"), "luong thi uoc"),
        ("Khơ Mú", "kho mu"),
        ("H’Mông", "h'mong"),
    ],
)
def test_fold_accents_and_case_fall_away(text, expected):
    assert vn.fold(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bạc Quang Hòa", "BẠC  QUANG HOÀ"),
        ("Vi Thị Thủy", "vi thị thuỷ"),
        ("Lò Thị Khỏe", "Lò Thị Khoẻ"),
        ("Hồ Hữu Quý", "Hồ Hữu Qúy"),
        ("Đặng Thúy", unicodedata.normalize("NFD", "Ðặng Thuý")),
        ("Ksor H'Nhan", "KSOR H’NHAN"),
    ],
)
def test_match_key_two_spellings_of_one_name_agree(one, other):
    assert vn.match_key(one) == vn.match_key(other)


@pytest.mark.parametrize(("one", "other"), [("Lò Thị Hoa", "Lò Thị Hòa"), ("Vi Văn Tu", "Vi Văn Từ"), ("Đào", "Dào")])
def test_match_key_other_accents_stay_apart(one, other):
    assert vn.match_key(one) != vn.match_key(other)
    assert vn.fold(one) == vn.fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoà uỷ Thuý khoẻ loè", "hòa ủy Thúy khỏe lòe"),
        ("Hoàng toán quý giá của ngoài khuỷu thuyền", "Hoàng toán quý giá của ngoài khuỷu thuyền"),
        ("qúy gìa", "quý già"),
        ("Ksor H'Nhan, Siu Bláh", "Ksor H'Nhan, Siu Bláh"),
    ],
)
def test_normalise_tones_new_placement_becomes_old(text, expected):
    assert vn.normalise_tones(text) == expected


@given(names)
def test_match_key_any_name_is_no_longer_than_the_name(name):
    assert len(vn.match_key(name)) <= len(name)


def test_sort_key_names_sort_by_given_then_middle_then_family_name():
    names = ["Vi Văn Ân", "Lò Thị Anh", "Đỗ Ánh", "Lò Văn Anh", "Hà Thị Anh", "Đèo Đạt", "Lò Dung", "Sa An", "Cà Ăm"]
    assert sorted(names, key=vn.sort_key) == [
        "Sa An", "Hà Thị Anh", "Lò Thị Anh", "Lò Văn Anh", "Đỗ Ánh", "Cà Ăm", "Vi Văn Ân", "Lò Dung", "Đèo Đạt",
    ]  # fmt: skip


def test_sort_key_one_syllable_in_six_tones_sorts_as_the_dictionary():
    assert sorted(["Mạ", "Má", "Mã", "Mả", "Mà", "Ma"], key=vn.sort_key) == ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LƯỜNG BÁ ĐỨC", "Lường Bá Đức"),
        ("lò thị hoa", "Lò Thị Hoa"),
        ("KSOR H'NHAN", "Ksor H'Nhan"),
        ("Ksor H'Nhan", "Ksor H'Nhan"),
        ("Giàng A Páo", "Giàng A Páo"),
        ("Phạm Thị ánh", "Phạm Thị Ánh"),
        ("NGUYễN VăN áNH", "Nguyễn Văn Ánh"),
        ("LÒ Văn An", "Lò Văn An"),
    ],
)
def test_proper_case_capitals_and_small_letters_become_proper(name, expected):
    assert vn.proper_case(name) == expected


def test_from_tcvn3_text_of_vntime_becomes_unicode():
    assert vn.from_tcvn3("Danh s¸ch häc viªn líp båi d\u00adìng c¸n bé Héi Phô n÷") == (
        "Danh sách học viên lớp bồi dưỡng cán bộ Hội Phụ nữ"
    )
    assert vn.from_tcvn3("§¶ng uû x· NghÜa Lé", capitals=True) == "ĐẢNG UỶ XÃ NGHĨA LỘ"


def test_from_vni_text_of_vni_times_becomes_unicode():
    assert vn.from_vni("Hoï vaø teân: Nguyeãn Thò Öôùc, Ñaëng Vaên Kyû") == "Họ và tên: Nguyễn Thị Ước, Đặng Văn Kỷ"


@given(names)
def test_from_tcvn3_any_name_comes_back(name):
    assert vn.from_tcvn3(to_tcvn3(name)).lower() == name.lower()


@given(names)
def test_from_vni_any_name_comes_back(name):
    assert vn.from_vni(to_vni(name)) == name


@given(st.lists(names, min_size=3, max_size=20))
def test_detect_legacy_encoding_any_names_are_told_apart(people):
    assert vn.detect_legacy_encoding(people) is None
    assert vn.detect_legacy_encoding([to_tcvn3(name) for name in people]) in ("tcvn3", None)
    assert vn.detect_legacy_encoding([to_vni(name) for name in people]) in ("vni", None)


def test_detect_legacy_encoding_font_alone_does_not_decide():
    assert vn.detect_legacy_encoding(["Lò Thị Hà", "Đèo Văn Tú"], fonts=[".VnTime"]) is None
    assert vn.detect_legacy_encoding(["Hä vµ tªn", "Lß V¨n Hµ"], fonts=[".VnTime"]) == "tcvn3"
    assert vn.detect_legacy_encoding(["Hoï vaø teân"], fonts=["VNI-Times"]) == "vni"


def test_date_words_small_day_and_month_get_a_zero():
    assert vn.date_vn(date(2026, 2, 5)) == "05/02/2026"
    assert vn.date_words(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert vn.date_words(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"


def test_percent_vn_is_half_up_of_its_own_fraction():
    assert vn.percent(1, 3) == Decimal("33.33")
    assert vn.percent(1, 800) == Decimal("0.13")
    assert (vn.percent_vn(14, 31), vn.percent_vn(31, 31), vn.percent_vn(3, 0)) == ("45,16 %", "100,00 %", "–")
    assert vn.number_vn(16212) == "16.212"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (15, "Mười lăm đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (405_105, "Bốn trăm linh năm nghìn một trăm linh năm đồng"),
        (1_200_000, "Một triệu hai trăm nghìn đồng"),
        (1_205_024, "Một triệu hai trăm linh năm nghìn không trăm hai mươi tư đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (2_000_500_000, "Hai tỷ năm trăm nghìn đồng"),
    ],
)
def test_amount_words_amount_is_read_aloud(amount, words):
    assert vn.amount_words(amount) == words


def test_roman_numbers_of_courses():
    assert [vn.roman(n) for n in (1, 4, 9, 14, 40, 2026)] == ["I", "IV", "IX", "XIV", "XL", "MMXXVI"]
