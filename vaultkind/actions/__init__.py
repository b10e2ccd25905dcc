"""What a person can ask for, one module each. Returns values, prints nothing, asks nothing."""
