"""The people of the demonstration centre; their names are invented."""

STAFF = [
    ("Nguyễn Thị Thanh Hường", "female", ["director"]),
    ("Lò Văn Thắng", "male", ["deputy_director"]),
    ("Hà Thị Mai Anh", "female", ["full_time_lecturer", "academic_duty"]),
    ("Đinh Công Sơn", "male", ["full_time_lecturer"]),
]
CONCURRENT = [
    ("Hoàng Trung Kiên", "male", "Ban Tuyên giáo Thị ủy", "Trưởng ban", "Xây dựng Đảng"),
    ("Sa Thị Bích Loan", "female", "Ban Tổ chức Thị ủy", "Phó Trưởng ban", "Công tác tổ chức"),
    ("Vàng A Páo", "male", "Ủy ban Kiểm tra Thị ủy", "Chủ nhiệm", "Kiểm tra, giám sát"),
    ("Trần Quốc Toản", "male", "Ban Dân vận Thị ủy", "Trưởng ban", "Dân vận"),
    ("Phạm Thị Hồng Nhung", "female", "Văn phòng Thị ủy", "Chánh Văn phòng", "Xây dựng Đảng"),
    ("Bùi Đức Long", "male", "Ủy ban Mặt trận Tổ quốc thị xã", "Chủ tịch", "Công tác Mặt trận"),
    ("Lường Thị Kim Oanh", "female", "Hội Liên hiệp Phụ nữ thị xã", "Chủ tịch", "Công tác phụ nữ"),
    ("Cầm Minh Tuấn", "male", "Thị đoàn Nghĩa Lộ", "Bí thư", "Công tác thanh niên"),
    ("Đỗ Mạnh Cường", "male", "Công an thị xã", "Phó Trưởng Công an", "Quốc phòng, an ninh"),
]
HOLIDAYS = [
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Giải phóng miền Nam"),
    (5, 1, "Ngày Quốc tế Lao động"),
    (9, 2, "Quốc khánh"),
]
AUDIENCES = {
    "BDNTVD": "Quần chúng ưu tú",
    "DVM": "Đảng viên mới",
    "SCLLCT": "Cán bộ cơ sở",
    "MTTQ": "Cán bộ Mặt trận cơ sở",
    "DOAN": "Cán bộ Đoàn cơ sở",
    "TUYENGIAO": "Báo cáo viên, tuyên truyền viên cơ sở",
    "PHUNU": "Cán bộ Hội Liên hiệp Phụ nữ cơ sở",
    "CAPUY": "Bí thư chi bộ, cấp ủy viên cơ sở",
    "CDYN": "Cán bộ, đảng viên, đoàn viên",
}
PARTNERS = {"DOAN": "Thị đoàn Nghĩa Lộ", "PHUNU": "Hội Liên hiệp Phụ nữ thị xã"}
KEYWORDS = [
    ("nhan thuc", "BDNTVD"), ("dang vien moi", "DVM"), ("so cap", "SCLLCT"), ("mat tran", "MTTQ"), ("phu nu", "PHUNU"),
    ("tuyen giao", "TUYENGIAO"), ("yeu nuoc", "CDYN"), ("chuyen de", "CDYN"), ("cap uy", "CAPUY"), ("chi bo", "CAPUY"),
    ("doan", "DOAN"),
]  # fmt: skip
