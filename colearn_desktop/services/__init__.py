"""Joins the stores, the sound and the domain into what a screen or a command line asks for."""
