"""Encrypted archives: BagIt inside tar inside age, readable with public tools alone.

`writer.write_archive` makes one; `reader` verifies, reads and extracts; `words` makes
and tidies the passphrase, `opening_key` says what else opens one. Plaintext touches a disk only
in `reader.extract_archive`, and only after the whole archive was verified.

Who packs an archive signs it (`signature`) with the key of their vault (`host_keys`), which
others know from a card (`host_card`). Long archives lie in parts (`volumes`). The format on one
page is in `resources/archive/specification.md`.
"""
