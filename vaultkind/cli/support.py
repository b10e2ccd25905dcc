"""``vaultkind support``: where to turn. Needs no vault and no configuration, and answers whatever is damaged."""

from typing import TYPE_CHECKING, Annotated

import typer

from vaultkind.cli.run import OutputLost, columns, command, write, write_json
from vaultkind.render.support import country_text, fallback, general_text, name_of
from vaultkind.words import _

if TYPE_CHECKING:
    from vaultkind.core.support import Country, Help

support = command()


@support.command(
    help=_(
        "Show emergency numbers, crisis lines and where to find more.\n\n"
        "The country is the one that you name, by its code or its name; nothing is detected. Without one, it shows "
        "which countries there are and what works everywhere."
    ),
    epilog=_("Example: vaultkind support Ireland"),
)
def run(
    country: Annotated[
        list[str] | None, typer.Argument(metavar="[COUNTRY]", help=_("A code such as DE, or a name such as Germany."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("For programs."))] = False,
) -> None:
    try:
        _answer(" ".join(country or []).strip(), as_json)
    except (BrokenPipeError, OutputLost):
        raise
    except Exception:  # whatever it is, this page is there
        write(fallback()) if not as_json else write_json(_value(None, None))


def _answer(said: str, as_json: bool) -> None:
    from vaultkind.core.support import find_country, near_name
    from vaultkind.library import read_directory

    directory = read_directory()
    listed = [one for one in directory.countries if one.code in directory.help]
    found = find_country(directory.countries, said)
    code = found.code if found else said.upper()
    help_there = directory.help.get(code)
    if as_json:
        write_json(_value(found, help_there, listed))
    elif help_there:
        from vaultkind.core.support import Country

        write(country_text(found or Country(code, code, (code,)), help_there, columns()))
    else:
        near = near_name(listed, said) if said and not found else None
        write(general_text(listed, columns(), said[:40], name_of(found) if found else "", near or ""))


def _value(
    country: "Country | None", help_there: "Help | None", listed: "list[Country] | None" = None
) -> dict[str, object]:
    """What a program gets: the same keys in every case."""
    from vaultkind.core.support import INTERNATIONAL

    return {
        "country": country.code if country else None,
        "name": country.name if country else None,
        "emergency": list(help_there.emergency) if help_there else [],
        "emergency_remark": help_there.emergency_remark if help_there else "",
        "lines": [
            {
                "service": line.service,
                "call": line.call or None,
                "other_ways": list(line.other_ways),
                "hours": line.hours,
                "remark": line.remark,
                "source": line.source,
                "checked": line.checked,
            }
            for line in (help_there.lines if help_there else ())
        ],
        "international": INTERNATIONAL,
        "countries": [{"code": one.code, "name": one.name} for one in listed or []],
    }
