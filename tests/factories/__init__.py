"""Factories: one a model, valid by default, for the tenant in scope."""
