"""The screens; they decide nothing."""
