"""A summary for programs: JSON with the keys of the contract, and CSV with a row for each mention."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from vaultkind.core.patterns import Mention
from vaultkind.core.summary import Summary, Told
from vaultkind.render.text import visible

CSV_HEAD = ("pattern", "date", "path", "line", "text", "evidence", "rule")
# What a spreadsheet would take for a formula at the beginning of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def summary_json(summary: Summary) -> str:
    """One JSON value on one line, in ASCII."""
    return json.dumps(
        {
            "from": summary.start.isoformat() if summary.start else None,
            "to": summary.end.isoformat() if summary.end else None,
            "patterns": [_pattern(told) for told in summary.patterns],
            "together": [
                {"patterns": list(pair.patterns), "days": [day.isoformat() for day in pair.days]}
                for pair in summary.together
            ],
            "skipped": [{"path": path, "reason": reason} for path, reason in summary.skipped],
        }
    )


def _pattern(told: Told) -> dict[str, Any]:
    return {
        "name": told.name,
        "days": [day.isoformat() for day in told.days],
        "mentions": [_mention(mention) for mention in told.mentions],
        "looked_like": [{"words": words, "mentions": count} for words, count in told.looked_like],
        "weekdays": {_DAYS[day]: count for day, count in told.weekdays},
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "date": mention.date.isoformat(),
        "path": mention.path,
        "line": mention.line,
        "text": mention.text,
        "evidence": mention.evidence.value,
        "rule": mention.rule,
    }


def summary_csv(summary: Summary) -> str:
    """A row for each mention, below a row of names. A cell that a spreadsheet would run gets an apostrophe first."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(CSV_HEAD)
    for told in summary.patterns:
        for one in told.mentions:
            cells = (told.name, one.date.isoformat(), one.path, str(one.line), one.text, one.evidence.value, one.rule)
            rows.writerow([_harmless(cell) for cell in cells])
    return out.getvalue()


def _harmless(cell: str) -> str:
    plain = visible(cell)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
