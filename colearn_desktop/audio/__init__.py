"""Hears and plays: the only package that touches a sound device."""
