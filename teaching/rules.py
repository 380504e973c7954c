"""What files a lesson plan may be: plain values in, plain values out."""

import zipfile
from io import BytesIO

MARKS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def kind_of(data):
    """`pdf`, `docx` or `pptx` by the content, "" for anything else or a file with macros."""
    if data[:5] == b"%PDF-":
        return "pdf"
    if data[:4] != b"PK\x03\x04":
        return ""
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        return ""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""
    return next((kind for kind, mark in MARKS.items() if mark in names), "")
