"""The page that shows every component in every state; only where DEBUG or the tests serve it."""
