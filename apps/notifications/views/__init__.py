"""Screens of telling."""
