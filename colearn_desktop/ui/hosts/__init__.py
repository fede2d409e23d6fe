"""The address book: hosts with whom this vault exchanges archives."""
