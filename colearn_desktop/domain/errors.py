"""Expected failures.

The type says what happened, `ui.error_text` what to do next. All else that is raised is a bug.

    ColearnError
    |-- VaultError
    |   |-- VaultMissingError        no vault in this folder
    |   |-- VaultExistsError         there is one already
    |   |-- WeakPassphraseError      too short to protect anybody
    |   |-- WrongPassphraseError
    |   |-- PassphraseTakenError     it opens the vault already
    |   |-- TooManyPassphrasesError
    |   |-- WrongRecoveryKeyError    well-formed, but not this vault's
    |   |-- RecoveryKeyTypoError     its checksum does not fit
    |   |-- KeyFileDamagedError
    |   |-- VaultDamagedError
    |   |-- VaultTooNewError
    |   |-- VaultInUseError          open in another window
    |   |-- VaultReadOnlyError
    |   |-- VaultLockedError         asked for after it was locked
    |   `-- StorageFullError
    |-- ConsentError
    |   |-- ConsentMissingError      names who is missing
    |   |-- ConsentTransitionError   an answer that cannot follow the last one
    |   `-- GrantEndedError          somebody withdrew, or arrived
    |-- SessionError
    |   |-- SeatTakenError
    |   |-- NameTakenError
    |   |-- UnknownPersonError
    |   |-- AgendaError
    |   |-- SessionStateError        not started, or already ended
    |   |-- NoGoRoundError
    |   |-- EverybodyAskedError
    |   |-- SilencedForGoodError     a strike that can no longer be taken back
    |   `-- NothingToUndoError
    |-- TemplateError
    |-- AudioError
    |   |-- SoundSystemMissingError
    |   |-- NoMicrophoneError
    |   |-- ChosenMicrophoneMissingError
    |   |-- MicrophoneFailedError
    |   |   `-- MicrophoneReplacedError
    |   |-- NoPlaybackDeviceError
    |   |   `-- PlaybackDeviceLostError  it went away while it played
    |   `-- SegmentDamagedError
    |-- ArchiveError
    |   |-- ArchivePassphraseError
    |   |-- ArchiveDamagedError
    |   |   |-- ArchivePartMissingError  says which
    |   |   |-- ArchivePartDamagedError  says which
    |   |   `-- ArchiveSignatureError    it is not what its sender packed
    |   |-- ArchiveNotForUsError     encrypted to other hosts
    |   |-- ArchiveUnsafeError       its contents try to leave their place
    |   |-- ArchiveTooNewError
    |   |-- ArchiveTargetError       cannot be written there
    |   |-- ArchiveTooLargeError     for the file system it should go to
    |   |-- SessionRunsError         in `domain.import_errors`: it is run here now
    |   `-- StruckMeanwhileError     something was struck while it was written
    |-- HostError
    |   |-- HostCardDamagedError     or no card at all
    |   |-- HostCardTooNewError
    |   |-- OwnHostCardError         the card of this very vault
    |   |-- HostKnownError           says under which name
    |   |-- HostNameTakenError
    |   `-- UnknownHostError         no longer in the address book
    |-- CancelledError
    `-- ComponentMissingError        and how to get it
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class ColearnError(Exception):
    """An expected failure. Subclasses say which."""


# The vault ------------------------------------------------------------------------


class VaultError(ColearnError):
    """The encrypted store cannot do what was asked."""


class VaultMissingError(VaultError):
    """There is no vault in the folder."""


class VaultExistsError(VaultError):
    """The folder holds a vault already; it is never overwritten."""


class WeakPassphraseError(VaultError):
    """The passphrase is too short."""

    def __init__(self, minimum_characters: int) -> None:
        super().__init__(f"at least {minimum_characters} characters")
        self.minimum_characters = minimum_characters


class WrongPassphraseError(VaultError):
    """No key slot opens with this passphrase."""


class PassphraseTakenError(VaultError):
    """Somebody opens this vault with that passphrase already."""


class TooManyPassphrasesError(VaultError):
    """The vault has as many passphrases as it can have."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.most = most


class WrongRecoveryKeyError(VaultError):
    """The recovery key is well-formed but opens no slot of this vault."""


class RecoveryKeyTypoError(VaultError):
    """The recovery key's checksum does not fit: it was mistyped."""


class KeyFileDamagedError(VaultError):
    """The key file is missing, cut short or altered."""


class VaultDamagedError(VaultError):
    """The database cannot be read, or its contents contradict themselves."""


class VaultTooNewError(VaultError):
    """The vault was made by a newer version of the program."""

    def __init__(self, found: int, supported: int) -> None:
        super().__init__(f"schema {found}, supported {supported}")
        self.found = found
        self.supported = supported


class VaultInUseError(VaultError):
    """Another window has the vault open."""


class VaultReadOnlyError(VaultError):
    """The vault's folder cannot be written to."""


class VaultLockedError(VaultError):
    """The vault was locked while something still wanted it."""


class StorageFullError(VaultError):
    """The disk is full; nothing stored before is harmed."""


# Consent --------------------------------------------------------------------------


class ConsentError(ColearnError):
    """A rule about consent forbids it."""


@dataclass(frozen=True, slots=True)
class MissingConsent:
    """One person without a valid yes, and what their last answer was."""

    person_id: str
    name: str
    state: str


class ConsentMissingError(ConsentError):
    """Recording may not start: these people have not said yes to the form in force."""

    def __init__(self, missing: tuple[MissingConsent, ...]) -> None:
        super().__init__(f"{len(missing)} without consent")
        self.missing = missing


class ConsentTransitionError(ConsentError):
    """This answer cannot follow the person's last one (withdrawal is final)."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} -> {after}")
        self.before = before
        self.after = after


class GrantEndedError(ConsentError):
    """The permission to record has ended: somebody withdrew, paused or arrived."""


# The session ----------------------------------------------------------------------


class SessionError(ColearnError):
    """A rule of the session forbids it."""


class SeatTakenError(SessionError):
    """Somebody else sits there."""

    def __init__(self, seat: int) -> None:
        super().__init__(f"seat {seat}")
        self.seat = seat


class NameTakenError(SessionError):
    """Two people would be called the same."""


class UnknownPersonError(SessionError):
    """Nobody in this session sits there or has this id."""


class AgendaError(SessionError):
    """The agenda cannot be changed in this way."""


class SessionStateError(SessionError):
    """Not possible before the start, or after the end, of the session."""


class NoGoRoundError(SessionError):
    """The phase that is on is not a go-round."""


class EverybodyAskedError(SessionError):
    """Nobody in this go-round has still to be asked."""


class SilencedForGoodError(SessionError):
    """What was struck is being silenced, or is: it cannot be taken back."""


class NothingToUndoError(SessionError):
    """There is no floor change left to take back."""


class TemplateError(ColearnError):
    """A template file cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path.name}: {problem}")
        self.path = path
        self.problem = problem


# Sound ----------------------------------------------------------------------------


class AudioError(ColearnError):
    """Sound cannot be captured or played."""


class SoundSystemMissingError(AudioError):
    """PortAudio or libsndfile is not installed or cannot start."""


class NoMicrophoneError(AudioError):
    """No device on this computer can record."""


class ChosenMicrophoneMissingError(AudioError):
    """The microphone that the host chose is not there; another one is never taken for it."""


class MicrophoneFailedError(AudioError):
    """The chosen microphone refused to start or went away."""


class MicrophoneReplacedError(MicrophoneFailedError):
    """The computer records from another microphone than the one the host began with."""


class NoPlaybackDeviceError(AudioError):
    """No device on this computer can play sound."""


class PlaybackDeviceLostError(NoPlaybackDeviceError):
    """The headphones or the loudspeaker went away, or fell still, while they played."""


class SegmentDamagedError(AudioError):
    """A stored segment does not open or does not decode."""


# Archives -------------------------------------------------------------------------


class ArchiveError(ColearnError):
    """An archive cannot be written or opened."""


class ArchivePassphraseError(ArchiveError):
    """The words do not open this archive's key."""


class ArchiveDamagedError(ArchiveError):
    """The archive is cut short, altered, or not an archive at all."""


class ArchivePartMissingError(ArchiveDamagedError):
    """The archive came in parts, and one of them is not there."""

    def __init__(self, number: int) -> None:
        super().__init__(f"part {number} is missing")
        self.number = number


class ArchivePartDamagedError(ArchiveDamagedError):
    """A part of the archive is cut short, altered, or in another one's place."""

    def __init__(self, number: int) -> None:
        super().__init__(f"part {number} is damaged")
        self.number = number


class ArchiveSignatureError(ArchiveDamagedError):
    """The archive is signed, but what it holds is not what was signed."""


class ArchiveNotForUsError(ArchiveError):
    """The archive was not encrypted to this host's key."""


class ArchiveUnsafeError(ArchiveError):
    """The archive holds something that would be written outside its place."""


class ArchiveTooNewError(ArchiveError):
    """The archive was made by a newer version of the program."""


class ArchiveTargetError(ArchiveError):
    """The archive cannot be written there: read-only, vanished or full."""


class ArchiveTooLargeError(ArchiveError):
    """The file system it should go to cannot hold a file of this size."""


class StruckMeanwhileError(ArchiveError):
    """Something was struck while an archive was written: what it holds may be gone here."""


# Other hosts ----------------------------------------------------------------------


class HostError(ColearnError):
    """Something about the hosts whom this vault knows does not do."""


class HostCardDamagedError(HostError):
    """The file is no host's card, or not as the host made it."""


class QrCodeMissingError(HostError):
    """The picture holds no QR code that can be read, or several."""


class HostCardTooNewError(HostError):
    """A newer version of the program made the card."""


class OwnHostCardError(HostError):
    """It is the card of this vault itself."""


class HostKnownError(HostError):
    """This host is in the address book already."""

    def __init__(self, name: str) -> None:
        super().__init__("known already")
        self.name = name


class HostNameTakenError(HostError):
    """Another host is called so, or so much like it that people could take one for the other."""


class UnknownHostError(HostError):
    """No host in the address book has this key."""


class CancelledError(ColearnError):
    """The person at the screen stopped the work. Nothing is left half done."""


class ComponentMissingError(ColearnError):
    """A program or library this needs is not installed."""

    def __init__(self, component: str, how_to_get_it: str) -> None:
        super().__init__(component)
        self.component = component
        self.how_to_get_it = how_to_get_it
