"""Whether two names or two dates of birth may be one, typed differently: plain values in, plain values out."""

from trainingcenter.vietnamese import clean, fold, match_key


def is_plain(name):
    """Whether a name was typed without accents: it then says nothing of them."""
    return clean(name).isascii()


def names_agree(one, other):
    """Whether two spellings are one name: equal but for what `match_key` passes over, or one typed without accents.
    `Hùng` and `Hưng` are two names."""
    return match_key(one) == match_key(other) or ((is_plain(one) or is_plain(other)) and fold(one) == fold(other))


def near_names(one, other):
    """Whether two accent-free names (see `vietnamese.fold`) are the same or nearly so: one word differs by one letter
    (another, missing, or two that changed places), or one name has one middle word more."""
    a, b = one.split(), other.split()
    if not a or not b:
        return False
    if len(a) == len(b):
        different = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
        return len(different) < 2 and all(_one_letter_apart(x, y) for x, y in different)
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    middles = range(1, len(longer) - 1)
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in middles)


def dates_look_alike(one, other):
    """Whether two days are the same or differ by a likely error of typing: day and month exchanged, one digit wrong,
    or two digits beside each other exchanged. A day that is not known is like no other."""
    if one is None or other is None:
        return False
    if one == other or (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return typed_alike(f"{one:%d%m%Y}", f"{other:%d%m%Y}")


def typed_alike(one, other):
    """Whether two texts of one length are the same, or one sign is wrong, or two neighbours are exchanged."""
    if len(one) != len(other):
        return False
    wrong = [i for i, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    return len(wrong) < 2 or (len(wrong) == 2 and _exchanged(one, other, *wrong))


def _exchanged(one, other, i, j):
    return j == i + 1 and one[i] == other[j] and one[j] == other[i]


def _one_letter_apart(one, other):
    """Whether two different words become one by one letter: another, one more, or two neighbours exchanged."""
    if len(one) == len(other):
        return typed_alike(one, other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) != len(shorter) + 1:
        return False
    same = next((i for i, (x, y) in enumerate(zip(longer, shorter, strict=False)) if x != y), len(shorter))
    return longer[same + 1 :] == shorter[same:]
