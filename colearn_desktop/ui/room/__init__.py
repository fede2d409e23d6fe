"""What the room sees on its own screen, and the facilitator's small view."""
