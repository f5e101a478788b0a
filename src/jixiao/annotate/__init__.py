"""Findings back into the user's own file (批注原件)."""
