"""Core values as text for a terminal. Opens nothing and knows nothing of the rest."""
