"""Core values as text for a terminal, or as a page. Opens nothing and knows nothing of the rest."""
