"""Screens of feedback, one module a screen."""
