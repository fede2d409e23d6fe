"""What a session is and what is allowed in it. The standard library alone; no I/O."""
