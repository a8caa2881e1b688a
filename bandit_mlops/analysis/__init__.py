"""How we see code; knows nothing of rules or of the catalogue."""
