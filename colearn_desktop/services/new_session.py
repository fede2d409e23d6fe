"""Makes a session from a template, ready to be set up."""

from __future__ import annotations

from colearn_desktop.domain.agenda import filled_in
from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.events import AgendaPlanned, EventBody, PersonAdded
from colearn_desktop.domain.ids import PersonId, SessionId, new_id
from colearn_desktop.domain.one_line import LONGEST_TITLE, one_line
from colearn_desktop.services.templates import Template, read_form
from colearn_desktop.vault.vault import Vault

# Plants of hedge and wayside: short, friendly, told apart by ear, and nobody's name by law.
GENTLE_NAMES = (
    "Ash", "Bracken", "Clover", "Dock", "Elder", "Fern", "Gorse", "Hazel",
    "Iris", "Juniper", "Kale", "Larch", "Mallow", "Nettle", "Oak", "Poppy",
    "Quince", "Rowan", "Sorrel", "Thyme", "Umbel", "Vetch", "Willow", "Yarrow",
    "Alder", "Bramble", "Cowslip", "Daisy", "Fennel", "Heather", "Ivy", "Lavender",
    "Mint", "Olive", "Pine", "Reed", "Sage", "Teasel", "Violet", "Woodruff",
)  # fmt: skip


def create_session(
    vault: Vault,
    template: Template,
    *,
    title: str,
    place: str,
    participants: int,
    clock: Clock,
) -> SessionId:
    """Store a new session: its header, its consent form, its agenda and its seats.

    Args:
        participants: How many seats to fill with gentle pseudonyms.

    Raises:
        TemplateError: Its consent form cannot be used.
        StorageFullError: Nothing was stored, or a session without agenda and seats.
    """
    place = one_line(place, LONGEST_TITLE)
    form = read_form(template.form_file)
    vault.consents.save_form(form)
    now_utc_ms = clock.utc_ms()
    header = vault.sessions.create(
        title=one_line(title, LONGEST_TITLE),
        place=place,
        template=template.key,
        form_sha256=form.sha256,
        created_utc_ms=now_utc_ms,
    )
    # An agenda is used again and again; ids are the session's own.
    phases = tuple(filled_in(phase, place=place) for phase in template.phases)
    bodies: list[EventBody] = [AgendaPlanned(phases)]
    bodies.extend(
        PersonAdded(PersonId(new_id()), name, seat)
        for seat, name in enumerate(GENTLE_NAMES[:participants], start=1)
    )
    vault.events.append(header.session_id, header.device_id, 0, now_utc_ms, bodies)
    return header.session_id
