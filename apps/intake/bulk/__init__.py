"""Files at the front door: every row is stored as it came, then judged, a chunk at a time."""
