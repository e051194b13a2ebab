"""Both sides' promises to each other, in one period, and what they won together."""
