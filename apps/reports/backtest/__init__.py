"""Drafts of the agreement replayed on what happened: what would have been handed over."""
