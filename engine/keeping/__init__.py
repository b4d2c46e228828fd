"""Decisions that last: a register that forgets nothing and shows when something was changed."""
