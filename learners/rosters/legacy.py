"""Text typed for the fonts of the 1990s into Unicode, cell by cell: one sheet may hold both."""

from dataclasses import dataclass, field

from trainingcenter.vietnamese import (
    count_syllables,
    detect_legacy_encoding,
    from_tcvn3,
    from_vni,
    is_capital_font,
    legacy_encoding_of_font,
)

EXAMINED = 3_000
REMEMBERED = 2_000
DECODERS = {"tcvn3": from_tcvn3, "vni": from_vni}
_WESTERN = "\u00ff"  # text of these fonts lies below; whatever lies above is Unicode already
_MICRO = "\u03bc"


@dataclass
class Repair:
    """Which encoding was found ("" for none), and the first changed cells as {(row number, column): (before, after)}."""

    encoding: str = ""
    changed: dict = field(default_factory=dict)

    def samples(self, columns, after_row, most=5):
        """Up to `most` (before, after) pairs, those of `columns` below `after_row` first."""
        places = sorted(self.changed, key=lambda place: (place[1] not in columns, place[0] <= after_row, place))
        return tuple(dict.fromkeys(self.changed[place] for place in places))[:most]


def repair(grid):
    """The sheet's texts in Unicode, in place; returns the Repair."""
    texts = [cell for line in grid.lines for cell in line.cells if isinstance(cell, str) and not cell.isascii()]
    old = [text for text in texts[:EXAMINED] if _may_be_legacy(text)]
    encoding = detect_legacy_encoding(old, grid.fonts)
    done = Repair(encoding or "")
    if not encoding:
        return done
    for line in grid.lines:
        for column, text in enumerate(line.cells):
            if isinstance(text, str):
                _repair_cell(done, grid, line, column, text)
    return done


def _may_be_legacy(text):
    return all(c <= _WESTERN or c in "–—‘’“”…\u0192\u2020\u2021\u02c6\u2030" or c == _MICRO for c in text)


def _repair_cell(done, grid, line, column, text):
    font = line.fonts.get(column, "")
    decoded = DECODERS[done.encoding](text)
    if is_capital_font(font):
        decoded = decoded.upper()
    if decoded == text or not _may_be_legacy(text) or not _is_better(decoded, text, font, grid.fonts, done.encoding):
        return
    line.cells[column] = decoded
    if len(done.changed) < REMEMBERED:
        done.changed[line.number, column] = (text, decoded)


def _is_better(decoded, text, font, fonts, encoding):
    """Whether the cell is to be read in the old way: its font says so, else its syllables; when both readings make as
    many, a cell that stands in a modern font among old ones stays."""
    if legacy_encoding_of_font(font) == encoding:
        return count_syllables(decoded) >= count_syllables(text)
    gained = count_syllables(decoded) - count_syllables(text)
    return gained > 0 or (gained == 0 and not fonts)
