"""Text typed for the fonts of the 1990s into Unicode, cell by cell: one sheet may hold both."""

from collections import Counter
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
_TYPED_BY_OFFICE = "–—‘’“”…"
_MICRO = "\u03bc"  # some programs write the micro sign, a letter of TCVN3, as this one


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
    return _Repairer(grid, encoding).run() if encoding else Repair()


def _may_be_legacy(text):
    return all(c <= _WESTERN or c in _TYPED_BY_OFFICE or c == _MICRO for c in text)


class _Repairer:
    """Decides cell by cell, for titles may be Unicode above names that are not, or one column beside another."""

    def __init__(self, grid, encoding):
        self.grid, self.encoding, self.decode = grid, encoding, DECODERS[encoding]
        self.balance = Counter()  # by column: cells that are surely old, less those that are surely Unicode

    def run(self):
        done, doubtful = Repair(self.encoding), []
        for line in self.grid.lines:
            for column, text in enumerate(line.cells):
                if not isinstance(text, str) or text.isascii():
                    continue
                gain = self._gain(text, line.fonts.get(column, ""))
                self.balance[column] += (gain > 0) - (gain < 0)
                if gain > 0:
                    self._change(done, line, column)
                elif gain == 0:
                    doubtful.append((line, column))
        for line, column in doubtful:
            if (self.balance[column] or self.balance.total()) > 0:
                self._change(done, line, column)
        return done

    def _gain(self, text, font):
        """More than 0 when the text is surely old, less when it is surely Unicode, 0 when both readings are as good."""
        if not _may_be_legacy(text):
            return -1
        gain = count_syllables(self.decode(text)) - count_syllables(text)
        if gain == 0 and self.grid.fonts:
            return 1 if legacy_encoding_of_font(font) == self.encoding else -1
        return gain

    def _change(self, done, line, column):
        text = line.cells[column]
        decoded = self.decode(text)
        if is_capital_font(line.fonts.get(column, "")):
            decoded = decoded.upper()
        if decoded != text:
            line.cells[column] = decoded
            if len(done.changed) < REMEMBERED:
                done.changed[line.number, column] = (text, decoded)
