"""``python -m vaultkind``, and the command ``vaultkind``: starts quickly, and ends as quickly."""

import gc
import os


def main() -> None:
    """Run the command line that the process was given, and end the process with its exit code."""
    # Loading the program makes nothing but what stays; looking through it for garbage is a tenth of the start.
    gc.disable()
    code = 0
    try:
        from vaultkind.cli.main import main as run

        gc.freeze()
        run()
    except KeyboardInterrupt:
        # Ctrl-C while the program is being loaded, or ends: nothing is under way that would have to be told.
        code = 130
    except SystemExit as end:
        # What ends a process with words, as a damaged library may, ends it as ever.
        if isinstance(end.code, str):
            raise
        code = end.code or 0
    # All is written and closed by now. Taking the interpreter apart piece by piece would take longer than a prompt.
    os._exit(code)


if __name__ == "__main__":
    main()
