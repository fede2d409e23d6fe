"""Copies handed over, erasing, and promises to delete."""
