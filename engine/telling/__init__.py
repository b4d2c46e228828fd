"""Decisions, proofs and records to words and papers: the only floor that speaks."""
