"""Stores everything, encrypted."""
