"""Verbs of the front door, one module a noun: arrivals, doors, imports."""
