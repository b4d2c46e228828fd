"""A decision to words: the only floor that speaks."""
