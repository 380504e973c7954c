"""Where the list begins: the header under letterheads, over one to three rows; and columns told by their contents."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from trainingcenter.vietnamese import clean, fold

from . import values
from .columns import BIRTH_FIELDS, NAME_FIELDS, assign, field_of, is_subtitle
from .names import ETHNIC_GROUPS, FAMILY_NAMES

SEARCHED = 60  # lines with something in them, from the top
EXAMINED = 60  # lines below the header whose contents are looked at
TALLEST = 3


@dataclass(frozen=True)
class Header:
    """`first` and `last` row number of the header (0 when the list has none), titles and fields by column."""

    first: int
    last: int
    titles: tuple[str, ...]
    fields: tuple[str | None, ...]
    score: float = 0
    named: bool = False  # names of people stand below

    def columns_of(self, *names):
        return [column for column, name in enumerate(self.fields) if name in names]

    def has(self, *names):
        return any(name in self.fields for name in names)


def find_header(grid):
    """The best header among the first lines; without one, a header read from the contents; None without names."""
    starts = range(min(len(grid.lines), SEARCHED))
    found = [header for i in starts for height in range(1, TALLEST + 1) if (header := _header(grid, i, height))]
    best = max(found, key=_merit, default=None)
    while best and (earlier := [header for header in found if _is_list_above(grid, header, best)]):
        best = max(earlier, key=_merit)  # a second list below may have more columns; the first is still the first
    return best or _headless(grid)


def _merit(header):
    return header.score, -header.first


def _is_person(line):
    """Whether a name and a date of birth stand in the line: what else stands there may look like titles (`Đoàn viên`)."""
    texts = [_text(cell) for cell in line.cells]
    named = any(_is_plausible_name(text) and _is_known_family(text) and field_of(text) is None for text in texts)
    return named and any(_is_birth(cell) for cell in line.cells if cell is not None)


def _is_list_above(grid, header, best):
    between = [line for line in grid.lines if header.last < line.number < best.first]
    return header.last < best.first and any(map(_is_plausible_name, _name_texts(header, between)))


def other_header(grid, line, known):
    """The header that begins with `line`, far below the first, when its titles differ from those of `known`."""
    start = next(i for i, other in enumerate(grid.lines) if other.number == line.number)
    found = [header for height in range(1, TALLEST + 1) if (header := _header(grid, start, height))]
    if not found or any(_folded_titles(header) == _folded_titles(known) for header in found):
        return None
    return max(found, key=lambda header: header.score)


def _folded_titles(header):
    return tuple(fold(title) for title in header.titles if title)


def _header(grid, start, height):
    lines = grid.lines[start : start + height]
    if len(lines) < height or (height > 1 and not _belong_together(grid, lines)) or any(map(_is_person, lines)):
        return None
    titles = _titles(grid, lines)
    fields = assign(titles)
    if not NAME_FIELDS & set(fields):
        return None
    below = grid.lines[start + height : start + height + EXAMINED]
    header = Header(lines[0].number, lines[-1].number, tuple(_joined(*pair) for pair in titles), tuple(fields))
    header = refine(header, below)
    if not header.has("full_name", "given_name"):
        return None
    known = len({field for field in header.fields if field})
    like_names = _share(_name_texts(header, below), _is_plausible_name)
    if known < 2 and (not below or like_names < 0.6):
        return None
    named = like_names > 0.3  # in one step: the same header further down must not win by shorter company
    return replace(header, score=known + 2 * named - 0.1 * height, named=named)


def _belong_together(grid, lines):
    """Whether the lines below the first hold only short titles, and at least half of them are those of a second row."""
    numbers = [line.number for line in lines]
    if numbers[-1] - numbers[0] > len(numbers):  # at most one empty row between
        return False
    for line in lines[1:]:
        cells = [cell for cell in line.cells if cell is not None]
        if not all(isinstance(cell, str) and len(cell) <= 40 and not re.search(r"\d{2}", cell) for cell in cells):
            return False
        if sum(is_subtitle(cell) or bool(field_of(cell)) for cell in cells) * 2 < len(cells):
            return False
        if not any(is_subtitle(cell) for cell in cells) and not _is_group_row(grid, lines[0]):
            return False
    return True


def _is_group_row(grid, line):
    """Whether the line has titles over several columns beside titles of single ones: `TT`, `Thông tin cá nhân` …"""
    wide = {merge.left for merge in grid.merges if merge.top == line.number and merge.right > merge.left}
    cells = {column: cell for column, cell in enumerate(line.cells) if cell is not None}
    single = [cell for column, cell in cells.items() if column not in wide]
    return (
        bool(wide & set(cells))
        and all(isinstance(cell, str) and len(cell) <= 40 for cell in cells.values())
        and bool(single)
        and all(field_of(cell) is not None for cell in single)
    )


def _titles(grid, lines):
    """(above, title) of every column; a title over several columns stands above each of them."""
    width = max(len(line.cells) for line in lines)
    spread = [_spread(grid, line, lines[i + 1] if i + 1 < len(lines) else None, width) for i, line in enumerate(lines)]
    pairs = []
    for column in range(width):
        texts = list(dict.fromkeys(text for row in spread if (text := row[column])))
        pairs.append((" ".join(texts[:-1]), texts[-1] if texts else ""))
    return pairs


def _spread(grid, line, below, width):
    """Titles of one header line, each repeated over the columns it spans: merged ones, or empty ones over a title."""
    texts = [_text(line.cell(column)) for column in range(width)]
    for merge in grid.merges:
        if merge.top <= line.number <= merge.bottom and merge.left < width and below is not None:
            last = min(merge.right, width - 1)
            texts[merge.left : last + 1] = [texts[merge.left]] * (last + 1 - merge.left)
    for column in range(1, width if below is not None else 0):
        if not texts[column] and _text(below.cell(column)) and _text(below.cell(column - 1)):
            texts[column] = texts[column - 1]
    return texts


def _text(cell):
    return clean(cell) if isinstance(cell, str) else ""


def _joined(above, title):
    return f"{above} / {title}" if above else title


# -- what the contents say


def refine(header, below):
    """The header with what only the contents tell: a name over two columns, ticks that are dates, untitled columns."""
    samples = [[cell for line in below if (cell := line.cell(c)) is not None] for c in range(_width(header, below))]
    fields = [*header.fields, *[None] * (len(samples) - len(header.fields))]
    titles = [*header.titles, *[""] * (len(samples) - len(header.titles))]
    _split_name(fields, titles, samples)
    _settle_ticks(fields, samples)
    _guess_untitled(fields, samples)
    return replace(header, fields=tuple(fields), titles=tuple(titles))


def _width(header, below):
    return max([len(header.fields), *(len(line.cells) for line in below)])


def _split_name(fields, titles, samples):
    """A title over the column of family and middle names and, untitled, that of the given name."""
    for name in ("full_name", "family_middle"):
        column = fields.index(name) if name in fields else None
        if column is None or "given_name" in fields or column + 1 >= len(samples):
            continue
        untitled = fields[column + 1] is None or titles[column + 1] == titles[column]
        if untitled and len(samples[column + 1]) >= 2 and _share(samples[column + 1], _is_one_word) > 0.8:
            fields[column], fields[column + 1] = "family_middle", "given_name"
        elif name == "family_middle":
            fields[column] = "full_name"


def _is_one_word(cell):
    return isinstance(cell, str) and bool(re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", clean(cell)))


def _settle_ticks(fields, samples):
    """*Nam* / *Nữ* columns hold dates or ticks: what stands in them decides."""
    pairs = (("tick_male", "birth_male"), ("tick_female", "birth_female"))
    contents = [cell for column, field in enumerate(fields) if field in sum(pairs, ()) for cell in samples[column]]
    if not contents:
        return
    dates, ticks = _share(contents, _is_date) > 0.5, _share(contents, values.is_tick) > 0.5
    for tick, birth in pairs:
        if dates and tick in fields and not BIRTH_FIELDS & set(fields) - {"birth_male", "birth_female"}:
            fields[fields.index(tick)] = birth
        elif ticks and birth in fields:
            fields[fields.index(birth)] = tick


def _guess_untitled(fields, samples):
    guesses = {
        "national_id": (_is_national_id, 0.7),
        "phone": (_is_phone, 0.7),
        "birth_date": (_is_birth, 0.7),
        "sex": (lambda cell: bool(values.read_sex(cell)), 0.8),
        "ethnicity": (_is_ethnic_group, 0.9),
    }
    if BIRTH_FIELDS & set(fields):
        del guesses["birth_date"]
    for column, field in enumerate(fields):
        if field is not None or len(samples[column]) < 3:
            continue
        for name, (fits, needed) in guesses.items():
            if name not in fields and _share(samples[column], fits) >= needed:
                fields[column] = name
                break


def _is_date(cell):
    return isinstance(cell, date) or bool(re.search(r"\d{4}|\d[./-]\d", values.plain_text(cell)))


def _is_birth(cell):
    birth = values.read_birth(cell, today=date.max)
    return bool(birth.year and 1920 <= birth.year <= 2020 and not re.fullmatch(r"\d{5}", values.plain_text(cell)))


def _is_national_id(cell):
    return bool(re.fullmatch(r"0\d{11}|\d{11}", values.plain_text(cell).strip()))


def _is_phone(cell):
    return bool(re.fullmatch(r"(0|\+?84)?[35789]\d{8}", re.sub(r"[\s.]", "", values.plain_text(cell))))


def _is_ethnic_group(cell):
    return isinstance(cell, str) and all(word in ETHNIC_GROUPS for word in fold(cell).replace("-", " ").split())


def _is_plausible_name(text):
    """Whether a text looks like a person's name: two to six words with capitals, a known family name in front."""
    words = text.split()
    return 2 <= len(words) <= 6 and values.is_name(text) and all(word[0].isupper() for word in words)


def _name_texts(header, lines):
    full, parts = header.columns_of("full_name"), header.columns_of("family_middle", "given_name")
    texts = [" ".join(values.read_text(line.cell(column)) for column in full[:1] or parts) for line in lines]
    return [values.read_name(text) for text in texts if text.strip()]


def _share(items, fits):
    """The part of `items` that `fits`; 0 of none."""
    return sum(map(fits, items)) / len(items) if items else 0


def _headless(grid):
    """A header for a list that has none: the columns are told by their contents alone."""
    lines = grid.lines[:EXAMINED]
    width = max((len(line.cells) for line in lines), default=0)
    shares = Counter({column: _share_of_names(lines, column) for column in range(width)})
    column, share = shares.most_common(1)[0] if shares else (0, 0)
    if share < 0.8:
        return None
    first, titles, fields = _titles_above(lines, column, width)
    header = refine(Header(first, first, titles, fields), [line for line in lines if line.number > first])
    return (
        replace(header, score=share, named=True)
        if header.has(*BIRTH_FIELDS) and NAME_FIELDS & set(header.fields)
        else None
    )


def _titles_above(lines, column, width):
    """(row number, titles, fields) of titles that are not known, in the row above the first name; row 0, and only the names
    told, where no such row stands there."""
    texts = [values.read_text(line.cell(column)) for line in lines]
    first = next(i for i, text in enumerate(texts) if _is_plausible_name(text) and _is_known_family(text))
    titles = tuple(_text(lines[first - 1].cell(c)) for c in range(width)) if first else ()
    if first and titles[column] and sum(map(bool, titles)) > 1 and all(len(title) <= 40 for title in titles):
        fields = [
            None if c == column or name in NAME_FIELDS else name
            for c, (_, name) in enumerate(zip(titles, assign([("", title) for title in titles]), strict=True))
        ]
        number = lines[first - 1].number
    else:
        titles, fields, number = ("",) * width, [None] * width, 0
    fields[column] = "full_name"
    return number, titles, tuple(fields)


def _share_of_names(lines, column):
    texts = [clean(cell) for line in lines if isinstance(cell := line.cell(column), str)]
    if len(texts) < 3 or len(texts) * 2 < len(lines):
        return 0
    texts = texts[not _is_plausible_name(texts[0]) :]  # a title that is not known
    return _share(texts, lambda text: _is_plausible_name(text) and _is_known_family(text))


def _is_known_family(text):
    return fold(text).split()[0] in FAMILY_NAMES
