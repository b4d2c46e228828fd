"""A checked case and its rulebook to a decision, for one case or for millions: no sentences, and no clock in it."""
