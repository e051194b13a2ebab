"""Screens of outcomes, one module each."""
