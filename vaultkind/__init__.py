"""vaultkind: one gentle question in each new daily note of a Markdown vault."""

__version__ = "0.1.0"
