"""Hypothetical cases for trainees: what they are asked, how answers are marked, and twins that differ in one thing."""
