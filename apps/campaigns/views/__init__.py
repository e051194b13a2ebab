"""Screens of campaigns, one module each."""
