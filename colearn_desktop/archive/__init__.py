"""Encrypted archives: BagIt inside tar inside age, readable with public tools alone.

`writer.write_archive` makes one; `reader` verifies, reads and extracts; `words` makes
and tidies the passphrase. Plaintext touches a disk only in `reader.extract_archive`, and
only after the whole archive was verified.
"""
