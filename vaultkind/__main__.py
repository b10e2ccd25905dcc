"""``python -m vaultkind``."""

from vaultkind.cli.main import main

if __name__ == "__main__":
    main()
