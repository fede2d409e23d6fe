"""ChaCha20-Poly1305 (RFC 8439) for the few hundred bytes of an unlock file.

Plain integers, no speed and no constant time: good enough for one short message under a
key that is used once, and for nothing else. The archive itself is encrypted by pyrage.
The tests hold it against the RFC's vectors and against two other implementations.
"""

from __future__ import annotations

import hmac
import struct

TAG_BYTES = 16

_MASK = 0xFFFF_FFFF
_PRIME = (1 << 130) - 5
_CLAMP = 0x0FFF_FFFC_0FFF_FFFC_0FFF_FFFC_0FFF_FFFF
# Columns, then diagonals: RFC 8439, section 2.3.
_ROUND = (
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
)


class TagMismatchError(ValueError):
    """The key is wrong or the bytes were altered."""


def seal(key: bytes, nonce: bytes, plaintext: bytes) -> bytes:
    """Encrypt.

    Args:
        key: 32 bytes.
        nonce: 12 bytes, never used twice with one key.
        plaintext: Any length; meant for short messages.

    Returns:
        The ciphertext followed by its 16-byte tag.
    """
    ciphertext = _xor_keystream(key, nonce, plaintext)
    return ciphertext + _tag(key, nonce, ciphertext)


def unseal(key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        TagMismatchError: The tag does not fit; nothing was decrypted.
    """
    ciphertext, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    if len(sealed) < TAG_BYTES or not hmac.compare_digest(tag, _tag(key, nonce, ciphertext)):
        raise TagMismatchError("the tag does not fit")
    return _xor_keystream(key, nonce, ciphertext)


def _xor_keystream(key: bytes, nonce: bytes, data: bytes) -> bytes:
    # Block 0 keys the tag; the message begins at block 1 (section 2.8).
    blocks = range(1, 1 + -(-len(data) // 64))
    keystream = b"".join(_block(key, nonce, counter) for counter in blocks)
    return bytes(a ^ b for a, b in zip(data, keystream, strict=False))


def _block(key: bytes, nonce: bytes, counter: int) -> bytes:
    start = struct.unpack(
        "<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce
    )
    state = list(start)
    for _ in range(10):
        for a, b, c, d in _ROUND:
            state[a] = (state[a] + state[b]) & _MASK
            state[d] = _rotate(state[d] ^ state[a], 16)
            state[c] = (state[c] + state[d]) & _MASK
            state[b] = _rotate(state[b] ^ state[c], 12)
            state[a] = (state[a] + state[b]) & _MASK
            state[d] = _rotate(state[d] ^ state[a], 8)
            state[c] = (state[c] + state[d]) & _MASK
            state[b] = _rotate(state[b] ^ state[c], 7)
    mixed = ((a + b) & _MASK for a, b in zip(state, start, strict=True))
    return struct.pack("<16I", *mixed)


def _rotate(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & _MASK


def _tag(key: bytes, nonce: bytes, ciphertext: bytes) -> bytes:
    # No associated data: its length in the trailer is 0 (section 2.8).
    message = ciphertext + bytes(-len(ciphertext) % 16) + struct.pack("<QQ", 0, len(ciphertext))
    one_time_key = _block(key, nonce, 0)
    r = int.from_bytes(one_time_key[:16], "little") & _CLAMP
    s = int.from_bytes(one_time_key[16:32], "little")
    total = 0
    for start in range(0, len(message), 16):
        total = (total + int.from_bytes(message[start : start + 16] + b"\x01", "little")) * r
        total %= _PRIME
    return ((total + s) & ((1 << 128) - 1)).to_bytes(16, "little")
