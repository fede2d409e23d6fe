"""Turns one session's record into documents and data files: pure functions, text out."""
