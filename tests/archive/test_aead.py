from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from colearn_desktop.archive import aead

KEYS = st.binary(min_size=32, max_size=32)
NONCES = st.binary(min_size=12, max_size=12)
MESSAGES = st.binary(max_size=300)


def test_it_encrypts_the_example_of_rfc_8439_section_2_4_2() -> None:
    plaintext = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
        b"the future, sunscreen would be it."
    )
    sealed = aead.seal(bytes(range(32)), bytes.fromhex("000000000000004a00000000"), plaintext)
    assert sealed[: -aead.TAG_BYTES] == bytes.fromhex(
        "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b"
        "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
        "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
        "5af90bbf74a35be6b40b8eedf2785e42874d"
    )


@settings(max_examples=150, deadline=None)
@given(KEYS, NONCES, MESSAGES)
def test_it_agrees_with_openssl(key: bytes, nonce: bytes, message: bytes) -> None:
    sealed = aead.seal(key, nonce, message)
    assert sealed == ChaCha20Poly1305(key).encrypt(nonce, message, None)
    assert aead.unseal(key, nonce, sealed) == message


@pytest.mark.parametrize("limb", [bytes(16), b"\xff" * 16, b"\xfb" + b"\xff" * 15])
@pytest.mark.parametrize("size_bytes", [0, 1, 15, 16, 17, 63, 64, 65])
def test_it_agrees_with_openssl_where_carries_are(limb: bytes, size_bytes: int) -> None:
    message = (limb * 5)[:size_bytes]
    expected = ChaCha20Poly1305(limb * 2).encrypt(limb[:12], message, None)
    assert aead.seal(limb * 2, limb[:12], message) == expected


@settings(max_examples=60, deadline=None)
@given(KEYS, NONCES, MESSAGES, st.data())
def test_any_changed_bit_is_noticed(
    key: bytes, nonce: bytes, message: bytes, data: st.DataObject
) -> None:
    sealed = bytearray(aead.seal(key, nonce, message))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(aead.TagMismatchError):
        aead.unseal(key, nonce, bytes(sealed))


def test_less_than_a_tag_is_noticed() -> None:
    with pytest.raises(aead.TagMismatchError):
        aead.unseal(bytes(32), bytes(12), b"short")
