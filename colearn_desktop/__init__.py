"""colearn-desktop: an offline companion for community conversations."""

__version__ = "0.1.0"
