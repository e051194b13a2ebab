"""Screens and answers of hand-offs."""
