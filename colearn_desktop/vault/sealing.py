"""How sound is sealed: a key per recording, a key per stretch, AES-256-GCM per segment.

Every start or resume takes a fresh stretch key (HKDF-SHA256 with a random salt), so a
counter nonce never repeats under one key, whatever a crash undid.

A segment that was silenced in part is sealed again under the same key. A crash may undo
that, and a further strike may then give the same place another content; so it takes a
random nonce each time, stored before the ciphertext, whose first bit is set: no counter
gets there.
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
_GENERATION = struct.Struct(">I")
_NOT_A_COUNTER = 0x80


@dataclass(frozen=True, slots=True)
class SegmentPlace:
    """Where one segment belongs; its seal covers all of it.

    Attributes:
        index: Counts from 0 within the stretch.
        first_frame: Of the stretch's own count of frames.
        peak: Largest distance from zero, 0 to 32,768.
        at_ms: Session time of its first frame.
        last: Whether its stretch ended with it, in order.
        generation: 0 as it was recorded; one more each time a part of it was silenced.
    """

    index: int
    first_frame: int
    frames: int
    peak: int
    at_ms: int
    last: bool
    generation: int = 0


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
        """Encrypt a segment as recorded. A place must never be sealed with two contents."""
        if place.generation:
            raise ValueError("only the first content of a place takes its counter")
        return self._aead.encrypt(_nonce(place), flac, self._associated(place))

    def seal_again(self, place: SegmentPlace, flac: bytes) -> bytes:
        """Encrypt what replaces a segment: a random nonce, and the ciphertext.

        Args:
            place: Of a generation after the first.
            flac: May differ from what was sealed for this place before.
        """
        if not place.generation:
            raise ValueError("the first content of a place takes its counter")
        nonce = bytearray(secrets.token_bytes(_NONCE_BYTES))
        nonce[0] |= _NOT_A_COUNTER
        return bytes(nonce) + self._aead.encrypt(nonce, flac, self._associated(place))

    def open(self, place: SegmentPlace, sealed: bytes) -> bytes:
        """Decrypt one segment.

        Raises:
            SegmentDamagedError: It was altered, or belongs elsewhere.
        """
        nonce = _nonce(place)
        if place.generation:
            nonce, sealed = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._aead.decrypt(nonce, sealed, self._associated(place))
        except (InvalidTag, ValueError) as error:
            raise SegmentDamagedError(f"segment {place.index} does not open") from error

    def _associated(self, place: SegmentPlace) -> bytes:
        try:
            fixed = _PLACE.pack(
                self._stretch, place.index, place.first_frame, place.frames,
                place.peak, place.at_ms, place.last,
            )  # fmt: skip
            if place.generation:
                fixed += _GENERATION.pack(place.generation)
        except struct.error as error:
            raise SegmentDamagedError(f"no such place: segment {place.index}") from error
        return self._recording_id.encode() + fixed


def _nonce(place: SegmentPlace) -> bytes:
    return (place.index & 0xFFFFFFFF).to_bytes(_NONCE_BYTES, "big")
