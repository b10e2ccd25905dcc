"""The help of a command, with the parser's own words in the person's language. Imported when a help is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from typer._click import HelpFormatter

from vaultkind.words import N_, _

# The parser's own words in the help of a command.
_HEADINGS = (N_("Usage:"), N_("Arguments:"), N_("Options:"), N_("Commands:"))
_REMARKS = (N_("Show this message and exit."), N_("[required]"))
_RANGE = re.compile(r"; \d+<=x<=\d+")


class Page(HelpFormatter):
    """Like the parser's, in the person's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how the command is called."""
        args = args.replace("{", "").replace("}", "")  # what is required says so below
        super().write_usage(prog, args, f"{_(_HEADINGS[0])} " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading such as "Options:"."""
        super().write_heading(_(f"{heading}:").removesuffix(":"))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names with what they do beside them."""
        said = list(rows)
        for remark in _REMARKS:
            said = [(name, _RANGE.sub("", text).replace(remark, _(remark))) for name, text in said]
        super().write_dl(said, col_max, col_spacing)
