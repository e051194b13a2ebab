"""The screens of the agreement, one module for each."""
