"""The shape of the code, from its real imports: a table of modules floor by floor, and a drawing of them."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "docs" / "pictures" / "imports.svg"
PACKAGE = "vaultkind"
_EDGE = re.compile(r"<title>(\w+)&#45;&gt;(\w+)</title>")


@cache
def floors() -> tuple[tuple[str, ...], ...]:
    """The floors that import-linter holds the imports to, the uppermost first; names without the package's own."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    return tuple(tuple(name.strip().removeprefix(f"{PACKAGE}.") for name in layer.split("|")) for layer in layers)


@cache
def imports() -> frozenset[tuple[str, str]]:
    """Which part of the package imports which, at run time or in a function, without those that follow from others."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    names = {name for floor in floors() for name in floor}
    direct = {name: set[str]() for name in names}
    for module in graph.modules:
        part = _part(module)
        if part in names:
            found = {_part(one) for one in graph.find_modules_directly_imported_by(module)}
            direct[part] |= (found & names) - {part}
    return frozenset((one, other) for one in names for other in direct[one] if not _follows(direct, one, other))


def _part(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def _follows(direct: dict[str, set[str]], one: str, other: str) -> bool:
    """Whether ``one`` reaches ``other`` through something else it imports."""
    ahead, seen = list(direct[one] - {other}), set[str]()
    while ahead:
        name = ahead.pop()
        if other in direct[name]:
            return True
        ahead += direct[name] - seen
        seen |= direct[name]
    return False


def text() -> str:
    """Every floor with its modules, and what each is for in its own first line."""
    lines = ["| Floor | Module | What it is for |", "|---|---|---|"]
    for number, floor in enumerate(floors()):
        for name in floor:
            lines.append(f"| {len(floors()) - number} | `{name}` | {_purpose(name)} |")
    return "\n".join(lines)


def _purpose(name: str) -> str:
    file = ROOT / PACKAGE / f"{name}.py"
    source = file if file.is_file() else ROOT / PACKAGE / name / "__init__.py"
    words = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return words.partition("\n\n")[0].replace("\n", " ").replace("``", "`").replace("|", "\\|")


def drawn(svg: str) -> frozenset[tuple[str, str]]:
    """The imports that a drawing shows."""
    return frozenset(_EDGE.findall(svg))


def drawing() -> str:
    """The drawing as SVG, by graphviz. Raises OSError where `dot` is not installed."""
    rows = [f"{{rank=same; {'; '.join(floor)}}}" for floor in floors()]
    edges = [f"{one} -> {other}" for one, other in sorted(imports())]
    style = [
        'graph [rankdir=TB, ranksep=.35, nodesep=.15, bgcolor="#faf8f4", pad=.2]',
        'node [shape=box, style="rounded,filled", fillcolor="#f1eee7", color="#dcd9d0", fontcolor="#363b3d",'
        ' fontname="system-ui, sans-serif", fontsize=11, height=.3, margin="0.08,0.03"]',
        'edge [color="#97abb0", arrowsize=.5, penwidth=.8]',
    ]
    source = "digraph vaultkind {" + "; ".join([*style, *rows, *edges]) + "}"
    done = subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, text=True, check=True)
    # Without the comment that names the version that drew it, and without the document type, which names an address.
    return re.sub(r"<!--.*?-->\s*|<!DOCTYPE.*?>\s*", "", done.stdout, flags=re.DOTALL)
