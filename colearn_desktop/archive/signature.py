"""Who packed an archive: one signature over everything in it.

The bag holds a tag file `signature.txt`, as the last member of its tar:

    colearn-archive-signature 1
    signing-key: <64 hexadecimal digits, Ed25519>
    age-recipient: age1...
    signature: <128 hexadecimal digits>

Signed are these bytes, after the domain string "colearn-desktop archive signature 1" and a
line feed: the file's own lines before the last, then `tagmanifest-sha256.txt` as it stands in
the bag. So everything is signed: that manifest has the hash of `bag-info.txt` (with the format's
version), of `bagit.txt` and of `manifest-sha256.txt`, which has the hash of each file. It is
small, and exists once everything was streamed, so that signing needs no second pass. For the
same reason the signature cannot be listed in a manifest: the tag manifest leaves it out, as
BagIt allows, and any BagIt program still finds the bag valid.

The keys are the sender's public ones, for the six words are made of both; nothing names a
person. They are inside the encryption: who does not open the archive does not learn them.

What it shows: the holder of that signing key packed exactly this. What it does not: whom it was
meant for, for whoever can open an archive can encrypt what is in it again; and who that
is, as long as the words were not compared. Without `signature.txt` an archive is unsigned; as
anybody could have taken it away, "unsigned" says nothing good or bad about what is inside.
"""

from __future__ import annotations

from colearn_desktop.archive.host_keys import (
    SIGNATURE_BYTES,
    SIGNING_KEY_BYTES,
    HostKeys,
    Signer,
    is_signed_by,
)
from colearn_desktop.archive.key_lines import (
    KeyLinesError,
    NewerKeyLinesError,
    hexadecimal,
    read_lines,
    with_signature,
    without_signature,
)
from colearn_desktop.domain.errors import ArchiveSignatureError, ArchiveTooNewError

SIGNATURE_NAME = "signature.txt"

_KIND = "colearn-archive-signature"
_DOMAIN = b"colearn-desktop archive signature 1"
_LABELS = ("signing-key", "age-recipient")


def sign_manifest(tag_manifest: bytes, signer: Signer) -> bytes:
    """The contents of `signature.txt`."""
    lines = _signed_lines(signer.keys)
    signature = signer.sign(_DOMAIN, lines.encode() + tag_manifest)
    return with_signature(lines, signature).encode()


def signature_size_bytes(signer: Signer) -> int:
    """How long `sign_manifest` will be, whatever it signs."""
    return len(with_signature(_signed_lines(signer.keys), bytes(SIGNATURE_BYTES)))


def sender_of(tag_manifest: bytes, signature: bytes) -> HostKeys:
    """Whose signature it is.

    Args:
        tag_manifest: `tagmanifest-sha256.txt`, byte for byte.
        signature: `signature.txt`.

    Raises:
        ArchiveSignatureError: It is no signature, or not of this manifest.
        ArchiveTooNewError: A later version of the program made it.
    """
    try:
        values, made = read_lines(signature, _KIND, _LABELS)
        keys = HostKeys(
            hexadecimal(values["signing-key"], SIGNING_KEY_BYTES), values["age-recipient"]
        )
    except NewerKeyLinesError as error:
        raise ArchiveTooNewError(str(error)) from error
    except (KeyLinesError, ValueError) as error:
        raise ArchiveSignatureError(str(error)) from error
    message = _signed_lines(keys).encode() + tag_manifest
    if not is_signed_by(keys.signing_key, _DOMAIN, message, made):
        raise ArchiveSignatureError("the signature does not fit")
    return keys


def _signed_lines(keys: HostKeys) -> str:
    values = (keys.signing_key.hex(), keys.age_recipient)
    return without_signature(_KIND, list(zip(_LABELS, values, strict=True)))
