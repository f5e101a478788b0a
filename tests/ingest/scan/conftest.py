"""Puts this folder on the path, so that its tests share ``scanned``."""
