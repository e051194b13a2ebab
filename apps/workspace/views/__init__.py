"""Screens over several apps, one module a screen."""
