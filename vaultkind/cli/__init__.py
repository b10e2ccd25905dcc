"""The command line: wiring, one error boundary, a module per command group.

Modules with options evaluate their annotations when they are loaded: Typer would compile each of those kept as text
twice over, which takes as long as all else that it does for a command.
"""
