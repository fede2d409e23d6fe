"""Looking after the vault: backups, who can open it, whether it is whole."""
