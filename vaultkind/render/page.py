"""A page that stands alone: its style, its policy, and how text and addresses of others get into it without harm.

No script, nothing from outside: the policy (Content Security Policy, level 3) allows this one style and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape

from vaultkind.render.text import visible

# A line of a note can be a whole page. What is beyond this is in the note.
LONGEST = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_SCHEME = re.compile(r"[^/?#]*:")

# Two tones on paper. 48ch of a system typeface hold at most 65 characters of plain text. `::details-content` opens what
# is folded away where it is printed (CSS Pseudo-Elements, level 4); no script is needed for it.
_STYLE = """
:root { color-scheme: light dark; --paper: #faf8f4; --ink: #363b3d; --tone: #54686e; --line: #dcd9d0 }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #1f2223; --ink: #d2cfc7; --tone: #97abb0; --line: #3a3f40 }
}
html { background: var(--paper); color: var(--ink); font: 100%/1.55 system-ui, sans-serif; text-size-adjust: 100% }
body { margin: 0 }
main { box-sizing: border-box; max-width: calc(48ch + 3rem); margin: 0 auto; padding: 3rem 1.5rem 4rem;
  overflow-wrap: anywhere }
h1 { margin: 0; font-size: 1.5rem; font-weight: 500; line-height: 1.3 }
h2 { margin: 0 0 .75rem; font-size: 1.2rem; font-weight: 600; line-height: 1.3; unicode-bidi: plaintext }
h3, caption { margin: 1.25rem 0 .25rem; font-size: .9375rem; font-weight: 400; color: var(--tone); text-align: start }
p { margin: 0 }
section { margin-top: 2rem; padding-top: 1.5rem; border-top: 1px solid var(--line) }
ul { margin: 0; padding: 0; list-style: none }
li + li, details + details { margin-top: .5rem }
a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: .2em }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--tone); outline-offset: 3px }
blockquote { margin: 0; unicode-bidi: isolate }
/* A heap of accents stays on its own lines. */
h2, p, blockquote, .notes > li { overflow: hidden }
summary { width: fit-content; cursor: pointer }
details[open] > summary { margin-bottom: .75rem }
svg { display: block; max-width: 100%; height: auto; fill: none; stroke: var(--tone); stroke-linecap: round }
.quiet, .mentions a, .mentions time, summary { color: var(--tone) }
.quiet { font-size: .9375rem }
.dots { margin-bottom: 1rem }
.dots svg { margin-bottom: .25rem }
.mentions > li { display: grid; grid-template-columns: 7rem 1fr; column-gap: 1rem }
.mentions > li > :first-child { justify-self: start; align-self: baseline }
table { border-collapse: collapse; margin-top: 1.25rem }
caption { margin: 0; padding-bottom: .25rem; white-space: nowrap }
th { padding: 0 1rem 0 0; font-weight: 400; text-align: start }
td { padding: 0 }
td svg { display: inline-block; vertical-align: middle; margin-inline-end: .5rem }
@media (max-width: 34rem) {
  main { padding: 2rem 1.25rem 3rem }
  .mentions > li { display: block }
  .mentions > li + li { margin-top: .875rem }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #1c1f20; --tone: #45565b; --line: #ccc }
  html { font-size: 10.5pt }
  main { padding: 0 }
  li, tr, svg { break-inside: avoid }
  h2, h3, caption, summary { break-after: avoid }
  summary { list-style: none }
  a { text-decoration: none }
  a:focus-visible, summary:focus-visible { outline: none }
  details::details-content { content-visibility: visible }
}
@page { margin: 2cm }
"""


def page(language: str, title: str, body: str) -> str:
    """A whole page. ``language`` and ``title`` are text, ``body`` is markup without any style of its own."""
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = [
        "<!doctype html>",
        f'<html lang="{shown(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{shown(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
    ]
    return "\n".join([*head, "<body>", "<main>", body, "</main>", "</body>", "</html>", ""])


def shown(text: str) -> str:
    """Text as markup that shows it and does nothing else."""
    return escape(visible(text.replace("\t", " ")))


def quoted(text: str) -> str:
    """A line or a name of others as markup that shows it. A very long one is cut, and says so with three dots."""
    return shown(text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} \N{HORIZONTAL ELLIPSIS}")


def address(link: str | None) -> str | None:
    """The link, ready for an attribute, if it leads into Obsidian or to a file beside the page; None for any other.

    A browser drops tabs and line ends from an address and takes a backslash for a slash (WHATWG URL), so a link with
    one of those is no relative link, whatever it looks like.
    """
    if not link or link != link.strip() or _CONTROL.search(link) or visible(link) != link:
        return None
    if link.lower().startswith("obsidian://"):
        return escape(link)
    return None if link.startswith("/") or _SCHEME.match(link) else escape(link)
