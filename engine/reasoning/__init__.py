"""A checked case and a checked rulebook to a decision: no files, no clock, no sentences."""
