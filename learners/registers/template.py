"""The workbook that a centre fills with its registers of earlier years: header, one example, and notes."""

from datetime import date
from io import BytesIO

SHEET = "Sổ lớp các năm"
EXAMPLE_ROW = 2
# title, width, example, what is to be written there: the words of an office's form, Vietnamese by nature
COLUMNS = (
    ("TT", 6, "VD", "Số thứ tự, không bắt buộc. Dòng ghi “VD” là dòng ví dụ, không được ghi vào phần mềm."),
    ("Tên lớp", 44, "Lớp Bồi dưỡng nhận thức về Đảng khóa II/2019", "Bắt buộc (hoặc mã lớp). Mọi dòng của cùng một lớp ghi giống nhau."),
    ("Mã lớp", 18, "", "Không bắt buộc; để trống thì phần mềm tự đặt. Mỗi lớp một mã."),
    ("Chương trình", 34, "Bồi dưỡng nhận thức về Đảng", "Tên hoặc mã chương trình trong danh mục. Để trống được nếu tên lớp đã nêu đúng tên chương trình."),
    ("Khai giảng", 13, date(2019, 5, 6), "Bắt buộc, ngày/tháng/năm."),
    ("Bế giảng", 13, date(2019, 5, 10), "Bắt buộc, ngày/tháng/năm; không trước ngày khai giảng."),
    ("Số quyết định", 18, "12-QĐ/TTCT", "Không bắt buộc."),
    ("Ngày quyết định", 15, date(2019, 4, 26), "Không bắt buộc."),
    ("Họ và tên", 26, "Lò Văn An", "Bắt buộc, đủ họ, đệm và tên trong một ô."),
    ("Ngày sinh", 13, date(1990, 3, 15), "Bắt buộc: đủ ngày/tháng/năm, hoặc chỉ năm."),
    ("Giới tính", 10, "Nam", "Nam hoặc Nữ."),
    ("Dân tộc", 12, "Thái", ""),
    ("Đơn vị", 30, "xã Nghĩa An", "Đơn vị khi đi học."),
    ("Chức vụ", 24, "Trưởng bản", "Chức vụ, nghề nghiệp khi đi học."),
    ("Điểm", 8, 8.5, "Từ 0 đến 10."),
    ("Xếp loại", 14, "Giỏi", "Xuất sắc, Giỏi, Khá, Trung bình, Không đạt; hoặc Đạt, Hoàn thành khi chương trình không xếp loại."),
    ("Số giấy chứng nhận", 20, "45/2019", "Số ghi trên giấy hoặc trong sổ cấp; không trùng trong một năm của một chương trình."),
    ("Ngày cấp", 13, date(2019, 5, 20), "Ngày cấp giấy chứng nhận."),
)  # fmt: skip
NOTES = (
    "Mỗi dòng là một học viên trong một lớp; một tệp ghi được nhiều lớp của nhiều năm.",
    "Xóa dòng ví dụ (dòng ghi VD ở cột TT). Có thể đổi thứ tự cột, thêm cột khác, thêm tiêu đề phía trên; phần mềm tự tìm dòng tiêu đề.",
    "Cột “Ngày cấp” là ngày cấp giấy chứng nhận, không phải ngày cấp căn cước.",
    "Chưa có gì được ghi khi chọn tệp: phần mềm cho xem từng dòng trước, dòng nào sai thì nêu đủ lý do.",
    "Dòng sai thì tải “Tệp của bạn kèm cột Lỗi”, sửa trong tệp đó rồi nhập lại; các dòng đã ghi không bị ghi hai lần.",
)  # fmt: skip


def template():
    """The bytes of the workbook."""
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    head = book.add_format(
        base | {"bold": True, "border": 1, "text_wrap": True, "align": "center", "bg_color": "#F2E3E3"}
    )
    text, day = book.add_format(base), book.add_format(base | {"num_format": "dd/mm/yyyy"})
    example = book.add_format(base | {"italic": True, "font_color": "#666666"})
    example_day = book.add_format(base | {"italic": True, "font_color": "#666666", "num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(SHEET)
    for c, (title, width, value, _note) in enumerate(COLUMNS):
        is_day = isinstance(value, date)
        sheet.set_column(c, c, width, day if is_day else text)
        sheet.write_string(0, c, title, head)
        if is_day:
            sheet.write_datetime(EXAMPLE_ROW - 1, c, value, example_day)
        elif value != "":
            sheet.write(EXAMPLE_ROW - 1, c, value, example)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 36)
    _write_notes(book, base, head)
    book.close()
    return out.getvalue()


def _write_notes(book, base, head):
    wrapped = book.add_format(base | {"text_wrap": True})
    notes = book.add_worksheet("Hướng dẫn")
    notes.set_column(0, 0, 24)
    notes.set_column(1, 1, 90)
    for r, line in enumerate(NOTES):
        notes.merge_range(r, 0, r, 1, line, wrapped)
        notes.set_row(r, 34)
    start = len(NOTES) + 1
    notes.write_string(start, 0, "Cột", head)
    notes.write_string(start, 1, "Cách ghi", head)
    for r, (title, _width, _value, note) in enumerate(COLUMNS, start=start + 1):
        notes.write_string(r, 0, title, wrapped)
        notes.write_string(r, 1, note, wrapped)
