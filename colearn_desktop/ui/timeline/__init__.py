"""Who had the floor when, to look at and to put right."""
