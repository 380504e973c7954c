"""A whole list into people: header, rows, what is left out, what is wrong with each row."""

import re
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from trainingcenter.vietnamese import (
    clean,
    detect_legacy,
    fold,
    from_tcvn3,
    from_vni,
    match_key,
    proper_case,
)

from . import values
from .columns import FIELDS
from .header import find_header
from .people import Column, Person, Roster, Row
from .workbook import UnreadableFile, read_grids

DECODERS = {"tcvn3": from_tcvn3, "vni": from_vni}
SAME = {"nt", "n/t", "-nt-", "- nt -", '"', "''", "”", "“", "//", "nhu tren", "-//-", '" "'}
CARRIED = ("unit", "party_cell", "position", "ethnicity", "hometown", "residence", "class_name", "education_level",
           "professional_level", "political_theory_level")  # fmt: skip
SECTION = re.compile(r"^(?:[ivx]+|[a-z]|\d{1,2})\s*[.)/:-]\s*(.+)$")
TOTAL = re.compile(r"^(tong|cong|an dinh|danh sach (nay|co|gom))\b")
NOT_UNIT = re.compile(r"(danh sach|nguoi lap|thu truong|giam doc|bi thu|t/m|k/t|noi nhan|ngay \d+ thang|ky ten|xac nhan)")
NAME = re.compile(r"^[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?$")


def read_roster(data, filename, *, sheet=None, columns=None, today=None):
    """The list in the file `data`; `sheet` and `columns` (index → field) overrule what was found by itself.

    Raises UnreadableFile with a message for the person when there is no list to read.
    """
    today = today or date.today()  # noqa: DTZ011  a list is dated by the day of the person reading it
    grids = read_grids(data, filename)
    encoding, samples = _repair(grids)
    grid, header = _best(grids, sheet)
    fields = tuple((columns or {}).get(i, f if columns is None else "") for i, f in enumerate(header.fields))
    if not {"full_name", "given_name"} & set(fields):
        raise _no_names()
    header = replace(header, fields=fields)
    rows, skipped = _rows(grid, header, today)
    return Roster(
        sheet=grid.name,
        sheets=tuple(g.name for g in grids),
        header_row=header.row + 1,
        columns=tuple(
            Column(i, _letter(i), title, field)
            for i, (title, field) in enumerate(zip(header.titles, fields, strict=True))
            if title or field
        ),
        encoding=encoding,
        samples=samples,
        rows=_with_repeats(rows),
        skipped=tuple(skipped),
    )


def _repair(grids):
    """Old font encodings turned into Unicode in place; returns which one it was and up to five samples."""
    texts = [c for g in grids for row in g.rows[:400] for c in row if isinstance(c, str)]
    fonts = set().union(*(g.fonts for g in grids))
    encoding = detect_legacy(texts, fonts)
    if not encoding:
        return "", ()
    decode, samples = DECODERS[encoding], []
    for grid in grids:
        for row in grid.rows:
            for i, cell in enumerate(row):
                if isinstance(cell, str):
                    row[i] = decode(cell)
                    if row[i] != cell and len(samples) < 5 and len(cell) > 4:
                        samples.append((cell, row[i]))
    return encoding, tuple(samples)


def _best(grids, sheet):
    if sheet is not None:
        grids = [g for g in grids if g.name == sheet]
        if not grids:
            raise UnreadableFile(_("The sheet is not in the file. Choose one of its sheets."))
    found = [(header, grid) for grid in grids if (header := find_header(grid.rows))]
    if not found:
        raise _no_names()
    header, grid = max(found, key=lambda pair: (pair[0].score, len(pair[1].rows)))
    return grid, header


def _no_names():
    return UnreadableFile(_("No column with names was found. Give the column the title “Họ và tên” and choose the file again."))


def _letter(index):
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rows(grid, header, today):
    rows, skipped, carried, section = [], [], {}, ""
    first = header.row + 1
    for number, cells in enumerate(grid.rows[first:], start=first + 1):
        raw = {f: cells[i] if i < len(cells) else None for i, f in enumerate(header.fields) if f}
        why, unit = _left_out(cells, raw, header)
        if unit:
            section = unit
        if why:
            skipped.append((number, why))
            continue
        for name in CARRIED:
            text = values.read_text(raw.get(name))
            if fold(text) in SAME or text in SAME:
                raw[name] = carried.get(name, "")
            elif name in raw:
                carried[name] = text
        if section and not values.read_text(raw.get("unit")):
            raw["unit"] = section
        rows.append(_row(number, raw, header, today))
    return rows, skipped


def _left_out(cells, raw, header):
    """(why the row is no person's or "", the unit it names for the rows below or "")."""
    texts = [values.read_text(c) for c in cells if c is not None]
    if not texts:
        return _("empty"), ""
    if [fold(t) for t in texts] == [fold(t) for t in header.titles if t]:
        return _("header repeated"), ""
    if _looks_like_person(raw):
        return "", ""
    joined = fold(" ".join(texts))
    if TOTAL.match(joined.lstrip("0123456789. ")):
        return _("total"), ""
    if NOT_UNIT.search(joined):
        return _("signature or remark"), ""
    longest = max(texts, key=len)
    match = SECTION.match(fold(longest))
    if len(texts) <= 2 and not longest.isdigit() and (match or len(longest) > 6):
        name = re.sub(r"^(?:[IVXivx]+|[A-Za-z]|\d{1,2})\s*[.)/:-]\s*", "", longest)
        return _("section"), re.sub(r"\s*[:(].*$", "", name).strip()
    return ("", "") if len(texts) > 2 else (_("remark"), "")


def _looks_like_person(raw):
    """A row with a date of birth, or with a name and something else of a person."""
    if any(raw.get(f) is not None for f in ("birth_date", "birth_male", "birth_female", "national_id")):
        return bool(_name(raw)) or len([v for v in raw.values() if v is not None]) > 2
    others = [f for f in raw if f not in ("index", "full_name", "given_name", "family_middle", "note")]
    return bool(_name(raw)) and any(raw[f] is not None for f in others)


def _name(raw):
    if raw.get("given_name") is not None or raw.get("family_middle") is not None:
        return clean(f"{values.read_text(raw.get('family_middle'))} {values.read_text(raw.get('given_name'))}")
    return values.read_text(raw.get("full_name"))


def _row(number, raw, header, today):
    errors, warnings = [], []
    name = _name(raw)
    _check_name(raw, name, header, errors)
    birth, sex = _birth(raw, header, today, errors, warnings)
    national_id, fits = values.read_national_id(raw.get("national_id"))
    if not fits:
        warnings.append(_("The ID number %(number)s does not have 12 digits; it is left out.") % {"number": national_id})
        national_id = ""
    text = {f: values.read_text(raw.get(f))[:200] for f in CARRIED if f != "political_theory_level"}
    person = Person(
        full_name=proper_case(name)[:100],
        birth_date=birth[0],
        birth_year=birth[1],
        sex=sex,
        national_id=national_id,
        phone=values.read_phone(raw.get("phone")),
        political_theory_level=values.read_level(raw.get("political_theory_level")),
        admission_date=_other_date(raw, "admission_date", today, warnings),
        full_membership_date=_other_date(raw, "full_membership_date", today, warnings),
        party_card_no=values.read_text(raw.get("party_card_no"))[:20],
        note=values.read_text(raw.get("note"))[:200],
        **text,
    )
    return Row(number, person, tuple(errors), tuple(warnings))


def _check_name(raw, name, header, errors):
    words = name.split()
    if not words:
        errors.append(_("The name is missing."))
    elif "given_name" in header.fields and raw.get("given_name") is None:
        errors.append(_("The given name is missing."))
    elif len(words) < 2:
        errors.append(_("The name has only one word."))
    elif len(name) > 100 or not all(NAME.match(word) for word in words):
        errors.append(_("The name has signs that no name has."))


def _birth(raw, header, today, errors, warnings):
    """((day, year), sex) from a plain column, or from the men's and women's columns."""
    sex = values.read_sex(raw.get("sex"))
    field = "birth_date"
    for column, meaning in (("birth_male", "male"), ("birth_female", "female")):
        if raw.get(column) is not None:
            field, sex = column, sex or meaning
    for column, meaning in (("tick_male", "male"), ("tick_female", "female")):
        if raw.get(column) is not None:
            sex = sex or meaning
    if "sex" in header.fields and not sex:
        warnings.append(_("The sex is not clear; it is left open."))
    has_column = {"birth_date", "birth_male", "birth_female"} & set(header.fields)
    try:
        birth = values.read_date(raw.get(field), today=today)
    except values.BadDate:
        text = values.read_text(raw.get(field))
        errors.append(_("The date of birth %(text)s is not possible.") % {"text": text[:40]})
        return (None, None), sex
    if birth == (None, None):
        message = _("The date of birth is missing.")
        (errors if has_column else warnings).append(message)
    return birth, sex


def _other_date(raw, field, today, warnings):
    try:
        return values.read_date(raw.get(field), today=today)[0]
    except values.BadDate:
        warnings.append(
            _("%(field)s: %(text)s is not possible; it is left out.")
            % {"field": FIELDS[field], "text": values.read_text(raw.get(field))[:40]}
        )
        return None


def _with_repeats(rows):
    """Rows with the number of the earlier one of the same person: same ID number, or same name and date of birth."""
    seen, out = {}, []
    for row in rows:
        person = row.person
        keys = [("id", person.national_id)] if person.national_id else []
        if person.full_name and (person.birth_date or person.birth_year):
            keys.append(("name", match_key(person.full_name), person.birth_date or person.birth_year))
        earlier = next((seen[key] for key in keys if key in seen), None) if not row.errors else None
        if not row.errors:
            for key in keys:
                seen.setdefault(key, row.number)
        out.append(replace(row, repeats=earlier))
    return tuple(out)


