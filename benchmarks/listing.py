"""A bare Typer app that lists a folder: ``python -m benchmarks.listing FOLDER``. Knows nothing of vaultkind."""

from __future__ import annotations

import os
import sys

import typer


def scanned(folder: str) -> list[str]:
    """The paths of all files below a folder, in order."""
    found, waiting = [], [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.is_file():
                    found.append(entry.path)
    return sorted(found)


def main(folder: str) -> None:
    """Print the paths of all files below a folder."""
    sys.stdout.write("\n".join(scanned(folder)) + "\n")


if __name__ == "__main__":
    typer.run(main)
