"""Other applications' ways of writing date formats, turned into moment.js tokens. Pure text to text.

Each dialect has its own tokens and its own quotes; what has no counterpart is refused by name. Sources: the
documentation and sources of cljs-time (Logseq), Luxon (Dendron), npm's dateformat (Foam's older settings) and
lestrrat's strftime for Go (zk).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from vaultkind.core.datetokens import SEAM
from vaultkind.words import _


class NoCounterpart(ValueError):
    """A token that moment has no equal for; ``reason`` is one plain sentence."""

    def __init__(self, token: str) -> None:
        self.reason = _("The date format uses {token}, which vaultkind cannot write.", token=token)
        super().__init__(self.reason)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """``step`` matches one ``token`` or ``quoted`` text; what it does not match stands for itself."""

    step: re.Pattern[str]
    tokens: Mapping[str, str]
    unquote: Callable[[str], str]
    masks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself."""

    text: str


def written(parts: Iterable[Literal | str]) -> str:
    """One moment pattern from texts that stand for themselves and moment's own tokens.

    moment cannot write a backslash beside a bracket; no path holds a backslash.
    """
    pieces = list(parts)
    # moment ends a quoted text at the last bracket it can, so where one is meant, each sign is escaped by itself.
    escaped = any(re.search(r"[\[\]]", piece.text) for piece in pieces if isinstance(piece, Literal))
    pattern = ""
    for piece in pieces:
        text = piece if isinstance(piece, str) else _quoted(piece.text, escaped)
        # A day and a day of the year would run together to one token.
        doubled = isinstance(piece, str) and pattern[-1:].isalpha() and pattern[-1:] == text[:1]
        pattern += SEAM + text if doubled else text
    return pattern


def _quoted(text: str, escaped: bool) -> str:
    if escaped:
        return "".join("\\" + sign for sign in text)
    # Without letters and backslashes there is nothing that moment would take for more than text.
    return f"[{text}]" if re.search(r"[^\W\d_]|\\", text) else text


def _dialect(step: str, tokens: str, unquote: Callable[[str], str], **masks: str) -> _Dialect:
    pairs = (pair.split("=", 1) for pair in tokens.split())
    return _Dialect(re.compile(step, re.DOTALL), dict(pairs), unquote, masks)


# cljs-time reads letters as tokens by the run. Its D is the day of the month, whatever its documentation says; its
# weeks are ISO's.
_CLJS_TIME = _dialect(
    r"(?P<token>do(?!o)|Do(?!o)|([A-Za-z])\2*)|'(?P<quoted>'|[^']*)(?:'|\Z)",
    "do=Do Do=Do d=D dd=DD D=D DD=DD M=M MM=MM MMM=MMM MMMM=MMMM y=YYYY yy=YY yyyy=YYYY Y=YYYY YY=YY YYYY=YYYY "
    "x=GGGG xx=GG xxxx=GGGG w=W ww=WW e=E E=ddd EEE=ddd EEEE=dddd "
    "H=H HH=HH h=h hh=hh m=m mm=mm s=s ss=ss SSS=SSS a=a A=A",
    lambda text: text,
)
_LUXON = _dialect(
    r"(?P<token>([A-Za-z])\2*)|'(?P<quoted>[^']*)(?:'|\Z)",
    "d=D dd=DD M=M MM=MM MMM=MMM MMMM=MMMM L=M LL=MM LLL=MMM LLLL=MMMM y=YYYY yy=YY yyyy=YYYY o=DDD ooo=DDDD "
    "W=W WW=WW kk=GG kkkk=GGGG E=E EEE=ddd EEEE=dddd c=E ccc=ddd cccc=dddd q=Q qq=[0]Q "
    "H=H HH=HH h=h hh=hh m=m mm=mm s=s ss=ss S=S SSS=SSS a=A",
    lambda text: text,
)
_DATEFORMAT = _dialect(
    r"(?P<token>dS|d{1,4}|D{3,4}|m{1,4}|yyyy|yy|[HhMsTt]{1,2}|W{1,2}|[LlopSZN])|(?P<quoted>\"[^\"]*\"|'[^']*')",
    "dS=Do d=D dd=DD ddd=ddd dddd=dddd m=M mm=MM mmm=MMM mmmm=MMMM yy=YY yyyy=YYYY W=W WW=WW N=E "
    "H=H HH=HH h=h hh=hh M=m MM=mm s=s ss=ss l=SSS t=a tt=a T=A TT=A",
    lambda text: text[1:-1],
    default="ddd mmm dd yyyy HH:MM:ss",
    shortDate="m/d/yy",
    paddedShortDate="mm/dd/yyyy",
    mediumDate="mmm d, yyyy",
    longDate="mmmm d, yyyy",
    fullDate="dddd, mmmm d, yyyy",
    isoDate="yyyy-mm-dd",
    isoDateTime="yyyy-mm-dd'T'HH:MM:ss",
)
_STRFTIME = _dialect(
    r"%(?P<token>[A-Za-z])|%(?P<quoted>%)",
    "A=dddd a=ddd B=MMMM b=MMM h=MMM D=MM/DD/YY d=DD F=YYYY-MM-DD j=DDDD m=MM u=E V=WW w=d Y=YYYY y=YY "
    "H=HH I=hh M=mm S=ss s=X p=A R=HH:mm T=HH:mm:ss",
    lambda text: text,
    short="%m/%d/%Y",
    medium="%b %d, %Y",
    long="%B %d, %Y",
    full="%A, %B %d, %Y",
    year="%Y",
    time="%H:%M",
    timestamp="%Y%m%d%H%M",
)


def from_cljs_time(pattern: str) -> str:
    """Logseq's ``yyyy_MM_dd`` in moment tokens. Raises :class:`NoCounterpart`."""
    return _translate(_CLJS_TIME, pattern)


def from_luxon(pattern: str) -> str:
    """Dendron's ``y.MM.dd`` in moment tokens. Raises :class:`NoCounterpart`."""
    return _translate(_LUXON, pattern)


def from_dateformat(pattern: str) -> str:
    """``yyyy-mm-dd``, ``isoDate`` and others of npm's dateformat in moment tokens. Raises :class:`NoCounterpart`."""
    return _translate(_DATEFORMAT, pattern)


def from_strftime(pattern: str) -> str:
    """The ``%Y-%m-%d``, ``full`` and others of zk in moment tokens. Raises :class:`NoCounterpart`."""
    return _translate(_STRFTIME, pattern)


def _translate(dialect: _Dialect, pattern: str) -> str:
    return written(_parts(dialect, dialect.masks.get(pattern, pattern)))


def _parts(dialect: _Dialect, pattern: str) -> Iterator[Literal | str]:
    text, at = "", 0
    for found in dialect.step.finditer(pattern):
        text, at = text + pattern[at : found.start()], found.end()
        token = found["token"]
        if token is None:
            text += dialect.unquote(found["quoted"])
            continue
        if token not in dialect.tokens:
            raise NoCounterpart(token)
        yield Literal(text)
        yield dialect.tokens[token]
        text = ""
    yield Literal(text + pattern[at:])
