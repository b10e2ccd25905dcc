"""The command line: wiring, one error boundary, a module per command group."""
