"""A checked case and a checked rulebook to a decision, for one case or for millions: no sentences, and no clock in it."""
