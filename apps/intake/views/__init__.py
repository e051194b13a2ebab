"""The doors as people and programs see them, one module a screen."""
