"""What people settle on the pages of the agreement, one module for each kind of page."""
