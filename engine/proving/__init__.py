"""A rulebook to what is true of it."""
