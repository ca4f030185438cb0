"""Tells which encoding a text has that is neither UTF-8 nor marked: by how its letters lie, and which of them
would be the common ones.

Statistical guessers take plain Windows-1252 text for other encodings. Here Windows 1252 is given up only
where most letters beyond ASCII stand side by side, as Western ones do not, and another encoding makes common
letters of nearly all of them.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

_RUN = re.compile(rb"[\x80-\xff]+")
_ALONE = 0.5
"""Western where more of the bytes beyond ASCII than this share have no such neighbour."""
_FEWEST, _LOOKED_AT = 4, 20_000
_NOT_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_FIRST_SIGN_OF_MACS = 0xA0
"""Letters stand below, from 0x80 on, and few above."""
_SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class _Candidate:
    """An encoding, which of its characters are common, and the least share of them in a text."""

    encoding: str
    is_common: Callable[[str], bool]
    least: float


def guess_encoding(start: bytes) -> str:
    """The most likely encoding of the first bytes of a text that is not UTF-8."""
    telling = b"\n".join(line for line in start.splitlines() if not line.isascii())[:_LOOKED_AT]
    runs = _RUN.findall(telling)
    beyond = sum(map(len, runs))
    if beyond >= _FEWEST and sum(len(run) == 1 for run in runs) <= _ALONE * beyond:
        scores = [(_score(telling, candidate), -place) for place, candidate in enumerate(_CANDIDATES)]
        score, place = max(scores)
        if score > 0:
            return _CANDIDATES[-place].encoding
    if _is_mac(start, runs):
        return "mac-roman"
    return "latin-1" if any(byte in start for byte in _NOT_IN_CP1252) else "cp1252"


def _is_mac(start: bytes, runs: list[bytes]) -> bool:
    """Whether most letters stand where Macs have theirs, Latin 1 has nothing and Windows 1252 hardly any, no
    more than two side by side.

    As quotes and dashes of Windows 1252 stand there, too, lines must end as on old Macs, or some of them be
    none of its characters.
    """
    letters = sum(byte < _FIRST_SIGN_OF_MACS for run in runs for byte in run if len(run) <= _SIDE_BY_SIDE)
    told = (b"\r" in start and b"\n" not in start) or any(byte in start for byte in _NOT_IN_CP1252)
    return told and letters > _ALONE * sum(map(len, runs))


def _score(text: bytes, candidate: _Candidate) -> float:
    """The share of characters beyond ASCII that are common, 0 where it is too small or bytes do not fit."""
    try:
        decoded = codecs.getincrementaldecoder(candidate.encoding)("strict").decode(text)
    except UnicodeDecodeError:
        return 0.0
    letters = [letter for letter in decoded if not letter.isascii()]
    share = sum(map(candidate.is_common, letters)) / max(len(letters), 1)
    return share if share >= candidate.least else 0.0


def _lead(encoding: str, first: int, last: int) -> Callable[[str], bool]:
    """Whether the first of the two bytes of a character is in a range: where each of the East Asian standards
    keeps its most used ones.
    """

    def is_common(letter: str) -> bool:
        try:
            code = letter.encode(encoding)
        except UnicodeEncodeError:
            return False
        return len(code) == 2 and first <= code[0] <= last

    return is_common


def _among(letters: str) -> Callable[[str], bool]:
    return lambda letter: letter.lower() in letters


_KANJI, _HANGUL = _lead("cp932", 0x88, 0x98), _lead("cp949", 0xB0, 0xC8)
_CYRILLIC, _GREEK = _among("оеаинтсрвл"), _among("αοιετσνηυρςάέήίόύώ")

_CANDIDATES = (
    _Candidate("cp1251", _CYRILLIC, 0.5),
    _Candidate("koi8-r", _CYRILLIC, 0.5),
    _Candidate("cp866", _CYRILLIC, 0.5),
    _Candidate("cp1253", _GREEK, 0.5),
    _Candidate("cp932", lambda letter: "ぁ" <= letter <= "ヿ" or _KANJI(letter), 0.9),
    _Candidate("cp949", lambda letter: "가" <= letter <= "힣" and _HANGUL(letter), 0.9),
    _Candidate("gb18030", _lead("gb18030", 0xB0, 0xD7), 0.9),
    _Candidate("big5", _lead("big5", 0xA4, 0xC6), 0.9),
)
