"""What each expected failure says on the screen: what happened, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain import backup_errors, errors
from colearn_desktop.domain.export_errors import AnsweredMeanwhileError
from colearn_desktop.domain.import_errors import SessionRunsError


@dataclass(frozen=True, slots=True)
class ErrorText:
    """Two sentences for a person in a room full of people."""

    what_happened: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.what_happened} {self.what_to_do}"


def tr(text: str) -> str:
    """Translate a sentence of this page."""
    return QCoreApplication.translate("ErrorText", text)


def error_text(error: Exception) -> ErrorText:
    """The sentences for a failure; the nearest class in its ancestry decides."""
    if isinstance(error, errors.ConsentMissingError) and not error.missing:
        return ErrorText(
            tr("Recording cannot start: nobody has been added yet."),
            tr("Add the people who are here, and ask each of them on the consent page."),
        )
    for ancestor in type(error).__mro__:
        if ancestor in _TEXTS:
            happened, to_do = _TEXTS[ancestor]
            return ErrorText(
                tr(happened).format(**_details(error)), tr(to_do).format(**_details(error))
            )
    return ErrorText(
        tr("Something went wrong that we did not foresee."),
        tr("What was saved is safe. Please close the program and open it again."),
    )


def _details(error: Exception) -> dict[str, object]:
    """What a sentence may name."""
    match error:
        case errors.ConsentMissingError(missing=missing):
            names = ", ".join(person.name for person in missing)
            return {"names": names}
        case errors.WeakPassphraseError(minimum_characters=minimum):
            return {"minimum": minimum}
        case (
            errors.TooManyPassphrasesError()
            | errors.SeatTakenError()
            | errors.ArchivePartMissingError()
            | errors.ArchivePartDamagedError()
            | errors.HostKnownError()
        ):
            return vars(error)  # they are called there as in the sentence
        case errors.ComponentMissingError(component=component, how_to_get_it=how):
            return {"component": component, "how": how}
        case errors.TemplateError(path=path, problem=problem):
            return {"file": path.name, "problem": problem}
        case _:
            return {}


_TEXTS: dict[type[BaseException], tuple[str, str]] = {
    errors.ColearnError: (
        "That did not work.",
        "Nothing was lost. Please try again.",
    ),
    errors.VaultError: (
        "The vault could not do that.",
        "What was saved is safe. Close the program, open it again and try once more.",
    ),
    errors.VaultMissingError: (
        "There is no vault in this folder.",
        "Choose the folder that holds your vault, or make a new one.",
    ),
    errors.VaultExistsError: (
        "There is a vault in this folder already.",
        "Unlock that one, or choose an empty folder for a new one.",
    ),
    errors.WeakPassphraseError: (
        "This passphrase is too short.",
        "Use at least {minimum} characters. Four or five unrelated words are easy to remember.",
    ),
    errors.WrongPassphraseError: (
        "This passphrase does not open the vault.",
        "Look at Caps Lock and try again, or use your recovery key.",
    ),
    errors.PassphraseTakenError: (
        "Somebody opens this vault with that passphrase already.",
        "Choose another one, so that each person has their own.",
    ),
    errors.TooManyPassphrasesError: (
        "This vault has as many passphrases as it can have: {most}.",
        "Remove one that is no longer needed first.",
    ),
    errors.WrongRecoveryKeyError: (
        "This recovery key belongs to another vault.",
        "Look for the sheet that was printed when this vault was made.",
    ),
    errors.RecoveryKeyTypoError: (
        "There is a slip in the recovery key.",
        "Compare it with your sheet, group by group, and put it right.",
    ),
    errors.KeyFileDamagedError: (
        "The vault's key file is missing or damaged.",
        "Put back vault.key from a backup of the vault's folder. Without it nobody can open the vault.",
    ),
    errors.VaultDamagedError: (
        "The vault's file is damaged or is not a vault.",
        "Leave it as it is, copy the whole folder to a safe place, and open your latest backup.",
    ),
    errors.VaultTooNewError: (
        "This vault was made by a newer version of the program.",
        "Install the newer version. Nothing in the vault was changed.",
    ),
    errors.VaultInUseError: (
        "This vault is already open in another window.",
        "Go to that window, or close it and try again.",
    ),
    errors.VaultReadOnlyError: (
        "The vault's folder cannot be written to.",
        "Choose another folder, or ask whoever owns the computer for permission to write there.",
    ),
    errors.VaultLockedError: (
        "The vault has been locked.",
        "Unlock it with your passphrase and go on where you were.",
    ),
    errors.StorageFullError: (
        "The disk is full, so the last step was not saved.",
        "Everything before it is safe. Delete files you no longer need, or empty the bin, and try again.",
    ),
    errors.ConsentError: (
        "Consent does not allow that.",
        "Open the consent page to see who has agreed to what.",
    ),
    errors.ConsentMissingError: (
        "Recording cannot start: no yes to audio recording from {names}.",
        "Ask them on the consent page. Without everyone's yes, carry on with notes alone.",
    ),
    AnsweredMeanwhileError: (
        "Somebody answered anew while the archive was written, so the archive was thrown away.",
        "Look at what goes in now, and export again.",
    ),
    errors.ConsentTransitionError: (
        "This answer cannot follow the last one.",
        "Withdrawing is final for this session. The earlier answer stands.",
    ),
    errors.GrantEndedError: (
        "Recording stopped because the permission to record ended.",
        "Ask everyone who has not answered on the consent page, then start again.",
    ),
    errors.SessionError: (
        "The session does not allow that now.",
        "Nothing was changed.",
    ),
    errors.SeatTakenError: (
        "Seat {seat} cannot be used: somebody sits there, or there is no such seat.",
        "Choose a free seat.",
    ),
    errors.NameTakenError: (
        "That name is empty or somebody here has it already.",
        "Choose another pseudonym, so that notes cannot be mixed up.",
    ),
    errors.UnknownPersonError: (
        "Nobody who is here sits in that seat.",
        "Choose a seat from the picture of the table.",
    ),
    errors.AgendaError: (
        "The agenda cannot look like that.",
        "Every phase needs a title and a length between a minute and twelve hours, and there must be at least one.",
    ),
    errors.SessionStateError: (
        "That is not possible at this point of the session.",
        "Nothing was changed.",
    ),
    errors.NoGoRoundError: (
        "This phase is not a go-round.",
        "Give the floor by pressing a seat, or its number.",
    ),
    errors.EverybodyAskedError: (
        "Everybody has been asked in this go-round.",
        "Go on to the next phase, or give the floor by pressing a seat.",
    ),
    errors.SilencedForGoodError: (
        "This part is silenced for good and cannot be brought back.",
        "Notes of that time are still there.",
    ),
    errors.NothingToUndoError: (
        "There is nothing to take back in this phase.",
        "Nothing was changed.",
    ),
    errors.TemplateError: (
        "The template {file} cannot be used: {problem}.",
        "Correct the file, or choose another template.",
    ),
    errors.AudioError: (
        "The sound did not work.",
        "Look at the microphone and its cable, then try again. Notes go on as usual.",
    ),
    errors.SoundSystemMissingError: (
        "The sound system of this computer is missing or did not start.",
        "Install PortAudio (on Debian or Ubuntu: libportaudio2) and open the program again. Notes work without it.",
    ),
    errors.NoMicrophoneError: (
        "No microphone was found.",
        "Plug one in, wait a few seconds and try again. Notes go on as usual.",
    ),
    errors.ChosenMicrophoneMissingError: (
        "The microphone chosen in the settings is not plugged in.",
        "Plug it in, or choose another one in the settings. No other is used instead.",
    ),
    errors.MicrophoneFailedError: (
        "The microphone stopped answering.",
        "What was recorded is safe. Look at its cable, then resume recording.",
    ),
    errors.MicrophoneReplacedError: (
        "The computer changed to another microphone, so recording paused. Nothing of the other one is kept.",
        "Plug the first one back in, or press Resume to record with the other one.",
    ),
    errors.NoPlaybackDeviceError: (
        "There is nothing to play the sound on.",
        "Plug in headphones or a loudspeaker and try again.",
    ),
    errors.PlaybackDeviceLostError: (
        "The headphones or the loudspeaker went away, so playing stopped.",
        "Plug them in again and press Play: it goes on from the same place.",
    ),
    errors.SegmentDamagedError: (
        "A second of this recording is damaged.",
        "The rest can still be played and exported.",
    ),
    errors.ArchiveError: (
        "The archive could not be made or opened.",
        "The session in the vault is unharmed. Please try again.",
    ),
    errors.ArchivePassphraseError: (
        "These words do not open the archive.",
        "Check their order and spelling against what was written down.",
    ),
    errors.ArchiveDamagedError: (
        "This archive is damaged or incomplete.",
        "Nothing of it was kept. Copy it again from where it came from.",
    ),
    errors.ArchivePartMissingError: (
        "This archive came in several parts, and part {number} is missing.",
        "Put all its parts into one folder, then try again.",
    ),
    errors.ArchivePartDamagedError: (
        "Part {number} of this archive is damaged, cut short or in the wrong place.",
        "Copy that file again from where it came from. Nothing of the archive was kept.",
    ),
    errors.ArchiveSignatureError: (
        "This archive is not what its sender signed: somebody changed it.",
        "Do not use it. Ask the sender for the archive again, and tell them.",
    ),
    errors.ArchiveNotForUsError: (
        "This archive was not made for your vault's own key.",
        "Open it with its seven words, or ask the sender to add your host's card.",
    ),
    errors.ArchiveUnsafeError: (
        "This archive tries to write outside its place, so it was not opened.",
        "Do not use it. Ask whoever gave it to you where it came from.",
    ),
    errors.ArchiveTooNewError: (
        "This archive was made by a newer version of the program.",
        "Install the newer version to open it.",
    ),
    errors.ArchiveTargetError: (
        "The archive could not be written there. Nothing half-finished was left behind.",
        "Check that the stick is plugged in, can be written to and has room, then try again.",
    ),
    errors.ArchiveTooLargeError: (
        "The stick's file system cannot hold a file this large.",
        "Use a stick formatted as exFAT or NTFS, or export to this computer's disk.",
    ),
    errors.StruckMeanwhileError: (
        "Something was struck while the archive was written, so the archive was thrown away.",
        "Export again.",
    ),
    errors.HostError: (
        "That did not work with this host.",
        "Look at the list of hosts, and try again.",
    ),
    errors.HostCardDamagedError: (
        "This file is not a host's card, or it was changed on its way.",
        "Ask the host to save their card again and to hand you that file, unopened.",
    ),
    errors.QrCodeMissingError: (
        "There is no QR code in this picture that can be read, or more than one.",
        "Take the picture again: the whole square, straight and sharp. Or ask for the card as a file.",
    ),
    errors.HostCardTooNewError: (
        "This card was made by a newer version of the program.",
        "Install the newer version to add this host.",
    ),
    errors.OwnHostCardError: (
        "This is the card of your own vault.",
        "Give it to other hosts, and add the cards that they give you.",
    ),
    errors.HostKnownError: (
        "You know this host already, as “{name}”.",
        "Nothing needs to be added. You can change the name in the list of hosts.",
    ),
    errors.HostNameTakenError: (
        "You know another host of this name.",
        "Choose a name that nobody can mistake for the other.",
    ),
    errors.UnknownHostError: (
        "This host is no longer in your list.",
        "Add their card again if you still want to exchange archives with them.",
    ),
    SessionRunsError: (
        "The session in this archive is running on this laptop.",
        "End it first, then open the archive again: the two records become one.",
    ),
    backup_errors.BackupError: (
        "The backup could not be made or brought back.",
        "The vault is unharmed. Please try again.",
    ),
    backup_errors.BackupTargetError: (
        "The backup could not be written there, and counts for nothing. Earlier backups are as they were.",
        "Check that the stick is plugged in, can be written to and has room, then try again.",
    ),
    backup_errors.BackupTooLargeError: (
        "The stick's file system cannot hold a file as large as the vault.",
        "Use a stick formatted as exFAT or NTFS, or another disk.",
    ),
    backup_errors.BackupDamagedError: (
        "This backup is damaged or incomplete, so nothing was changed on this computer.",
        "Use another backup, and leave this one as it is for somebody who can look at it.",
    ),
    backup_errors.NoBackupError: (
        "There is no backup of a vault in this folder.",
        "Choose the stick or the folder that the backup was made to.",
    ),
    errors.CancelledError: (
        "Stopped, as you asked.",
        "Nothing half-finished was left behind.",
    ),
    errors.ComponentMissingError: (
        "{component} is not installed on this computer.",
        "{how}",
    ),
}
