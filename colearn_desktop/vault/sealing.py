"""How sound is sealed: a key per recording, a key per stretch, AES-256-GCM per segment.

Every start or resume takes a fresh stretch key (HKDF-SHA256 with a random salt), so a
counter nonce never repeats under one key, whatever a crash undid.
"""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from colearn_desktop.domain.errors import SegmentDamagedError
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault.keys import KEY_BYTES, subkey, wipe

SALT_BYTES = 32
_NONCE_BYTES = 12
# stretch, index, first frame, frames, peak, session time, last
_PLACE = struct.Struct(">IIQIIqB")


@dataclass(frozen=True, slots=True)
class SegmentPlace:
    """Where one segment belongs; its seal covers all of it.

    Attributes:
        index: Counts from 0 within the stretch.
        first_frame: Of the stretch's own count of frames.
        peak: Largest distance from zero, 0 to 32,768.
        at_ms: Session time of its first frame.
        last: Whether its stretch ended with it, in order.
    """

    index: int
    first_frame: int
    frames: int
    peak: int
    at_ms: int
    last: bool


def new_wrapped_key(recordings_key: bytearray, recording_id: RecordingId) -> bytes:
    """A fresh random recording key, wrapped for storing: nonce and ciphertext."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    key = secrets.token_bytes(KEY_BYTES)
    return nonce + AESGCM(recordings_key).encrypt(nonce, key, recording_id.encode())


class StretchSeal:
    """Seals and opens the segments of one stretch.

    Args:
        recordings_key: The vault's key for wrapping.
        wrapped_key: Of the recording; None once it was erased.
        recording_id: Of the recording.
        stretch: Counts from 1 within the recording.
        salt: Of the stretch.

    Raises:
        SegmentDamagedError: The recording's key is gone or does not open.
    """

    def __init__(
        self,
        recordings_key: bytearray,
        wrapped_key: bytes | None,
        recording_id: RecordingId,
        stretch: int,
        salt: bytes,
    ) -> None:
        if wrapped_key is None:
            raise SegmentDamagedError("the recording was erased")
        nonce, wrapped = wrapped_key[:_NONCE_BYTES], wrapped_key[_NONCE_BYTES:]
        try:
            key = bytearray(
                AESGCM(recordings_key).decrypt(nonce, wrapped, recording_id.encode())
            )
        except (InvalidTag, ValueError) as error:
            raise SegmentDamagedError("the recording's key does not open") from error
        purpose = b"stretch " + recording_id.encode() + stretch.to_bytes(4, "big")
        stretch_key = subkey(key, salt, purpose)
        wipe(key)
        self._aead = AESGCM(stretch_key)
        wipe(stretch_key)
        self._recording_id = recording_id
        self._stretch = stretch

    def seal(self, place: SegmentPlace, flac: bytes) -> bytes:
        """Encrypt one segment. A place must never be sealed with two contents."""
        return self._aead.encrypt(_nonce(place), flac, self._associated(place))

    def open(self, place: SegmentPlace, sealed: bytes) -> bytes:
        """Decrypt one segment.

        Raises:
            SegmentDamagedError: It was altered, or belongs elsewhere.
        """
        try:
            return self._aead.decrypt(_nonce(place), sealed, self._associated(place))
        except (InvalidTag, ValueError) as error:
            raise SegmentDamagedError(f"segment {place.index} does not open") from error

    def _associated(self, place: SegmentPlace) -> bytes:
        try:
            fixed = _PLACE.pack(
                self._stretch, place.index, place.first_frame, place.frames,
                place.peak, place.at_ms, place.last,
            )  # fmt: skip
        except struct.error as error:
            raise SegmentDamagedError(f"no such place: segment {place.index}") from error
        return self._recording_id.encode() + fixed


def _nonce(place: SegmentPlace) -> bytes:
    return (place.index & 0xFFFFFFFF).to_bytes(_NONCE_BYTES, "big")
