"""Writes templates/support/countries.tsv from CLDR. Run by hand, in an environment of its own with Babel in it:

python tests/support/generate_countries.py templates/support/countries.tsv
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

from babel import Locale, UnknownLocaleError, __version__
from babel.core import get_global
from babel.languages import get_official_languages

LANGUAGES = ("en", "es", "de", "fr", "pt")
# Other names that people use, and ISO's codes of three letters for the countries that have lines.
OTHER = {
    "AT": "AUT",
    "AU": "AUS; Oz",
    "BE": "BEL",
    "BR": "BRA",
    "CA": "CAN",
    "CH": "CHE; Helvetia; Confoederatio Helvetica",
    "CZ": "Czech Republic",
    "DE": "DEU; GER; Federal Republic of Germany; BRD; Bundesrepublik Deutschland",
    "DK": "DNK",
    "ES": "ESP",
    "FI": "FIN",
    "FR": "FRA",
    "GB": "GBR; UK; U.K.; England; Scotland; Wales; Northern Ireland; Britain; Great Britain; Inglaterra; Reino Unido; "
    "Großbritannien; Schottland; Angleterre; Grande-Bretagne; Gran Bretaña; Grã-Bretanha; Escocia; Escócia; Écosse; "
    "Cymru; Alba",
    "IE": "IRL; Republic of Ireland; Eire",
    "IN": "IND; Bharat",
    "IT": "ITA",
    "JP": "JPN; Nippon; Nihon",
    "KR": "KOR; Korea; Republic of Korea; Corea; Corée; Hanguk",
    "MX": "MEX; Mexico",
    "NL": "NLD; Holland; The Netherlands; Holanda; Hollande",
    "NO": "NOR; Norge; Noreg",
    "NZ": "NZL; Aotearoa",
    "PL": "POL",
    "PT": "PRT",
    "SE": "SWE",
    "SG": "SGP",
    "US": "USA; U.S.; U.S.A.; United States of America; America; Estados Unidos de América; EEUU; EE. UU.; EUA; "
    "Estados Unidos da América; États-Unis d'Amérique; Vereinigte Staaten von Amerika; Amerika",
    "ZA": "ZAF; RSA",
}
# Codes that CLDR names and that are no country of their own.
NO_COUNTRY = {"CQ", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def own_names(code: str) -> list[str]:
    """What a country is called in its own official languages."""
    names = []
    for language in get_official_languages(code, regional=False, de_facto=True):
        try:
            names.append(Locale.parse(language).territories.get(code, ""))
        except (UnknownLocaleError, ValueError):
            continue
    return names


def shorter(code: str) -> list[str]:
    """The English name without a part in brackets, such as `Myanmar`."""
    name = Locale("en").territories[code]
    return [name.split(" (")[0]] if " (" in name else []


def main() -> None:
    """Write the table."""
    codes = sorted(
        code
        for code in Locale("en").territories
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY and code in get_global("territory_languages")
    )
    rows = [["code", *LANGUAGES, "other"]]
    for code in codes:
        names = [Locale(language).territories[code] for language in LANGUAGES]
        other = [*own_names(code), *shorter(code), *OTHER.get(code, "").split("; ")]
        seen = {name.casefold() for name in names}
        kept = []
        for name in other:
            if name and name.casefold() not in seen:
                seen.add(name.casefold())
                kept.append(unicodedata.normalize("NFC", name))
        rows.append([code, *names, "; ".join(kept)])
    text = "".join("\t".join(row) + "\n" for row in rows)
    Path(sys.argv[1]).write_text(text, encoding="utf-8")
    print(f"{len(rows) - 1} countries, from the CLDR that comes with Babel {__version__}")


if __name__ == "__main__":
    main()
