"""Summaries whose every text wants to be something else: a script, a link, a style, the end of the page."""

from __future__ import annotations

from datetime import date, timedelta

from example import speech

from vaultkind.core.evidence import Evidence
from vaultkind.core.patterns import Mention
from vaultkind.core.summary import Summary, summarise
from vaultkind.render.speech import Speech

_ACT = "document.title='acted';console.log('acted')"
TEXTS = (
    f"<script>{_ACT}</script>",
    f'</blockquote></li></ul></section></main><img src=x onerror="{_ACT}">',
    f'"><svg onload="{_ACT}"><script href="data:text/javascript,{_ACT}"/>',
    f"' onfocus='{_ACT}' autofocus tabindex='1",
    f'" style="position:fixed;inset:0;background:url(https://example.invalid/a.png)" onmouseover="{_ACT}',
    "</style><style>* { display: none }</style>",
    f"</title><script>{_ACT}</script>",
    f"[open](javascript:{_ACT})",
    f"<a href=\"javascript:{_ACT}\">open</a> <a href='jav&#x09;ascript:{_ACT}'>open</a>",
    "<iframe src='https://example.invalid/'></iframe><object data='https://example.invalid/'></object>",
    "<link rel=stylesheet href=https://example.invalid/a.css><link rel=prefetch href=//example.invalid/b>",
    "<meta http-equiv=refresh content='0;url=https://example.invalid/'><base href='https://example.invalid/'>",
    f"<form action=https://example.invalid/><button autofocus formaction='javascript:{_ACT}'>yes</button></form>",
    f"<details open ontoggle=\"{_ACT}\"><video src=x onerror='{_ACT}'></video></details>",
    "<!-- <![CDATA[ <plaintext> <textarea> <noscript> <template> <xmp>",
    "&lt;script&gt; &#60;script&#62; &amp;amp; &notanentity",
    "\u202egnp.exe \u2066 hidden \u2069 \u202d over \u202c",
    "\x00 \x1b[31mred\x1b[0m \x07 \x85 \u2028 \u2029",
    "\udcff a file name that is no text \ud83d",
    "a" * 1_500,
    "w " * 100_000,
    "e" + "\u0301" * 300,
    "שלום, ישנתי אחר הצהריים. עוד יום.",
    "{name} {0} %s %(x)s $x ${y} `vaultkind`",
    "",
)
ADDRESSES = (
    f"javascript:{_ACT}",
    f" javascript:{_ACT}",
    f"java\tscript:{_ACT}",
    f"JaVaScRiPt:{_ACT}",
    f"\x01javascript:{_ACT}",
    f"data:text/html,<script>{_ACT}</script>",
    f"vbscript:{_ACT}",
    "https://example.invalid/",
    "//example.invalid/a",
    "\\\\example.invalid\\a",
    "/\\example.invalid/a",
    "file:///etc/passwd",
    "blob:null/1",
    "obsidian:javascript",
    "\u202eobsidian://open",
    "notes/\ud800.md",
    "",
)


def hostile() -> Summary:
    """A pattern a text, three mentions each, so that everything a page can hold is there."""
    start = date(2026, 1, 1)
    found = [
        Mention(text, start + timedelta(days=day), f"{text}.md", 1, text, Evidence.TAG, f"tag {text}", text)
        for text in TEXTS
        for day in range(3)
    ]
    skipped = tuple((text, text) for text in TEXTS)
    whole = summarise(found, TEXTS, start, start + timedelta(days=27), skipped)
    return whole._replace(together=whole.together[:40])


def hostile_speech() -> Speech:
    """Names of patterns as they come; the days are those of the example."""
    return speech()._replace(pattern=lambda name: name[:200])


def hostile_link(mention: Mention) -> str:
    """An address for a mention: none of ADDRESSES is one to follow."""
    return ADDRESSES[(TEXTS.index(mention.text) * 3 + mention.date.day) % len(ADDRESSES)]
