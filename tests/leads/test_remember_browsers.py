"""What a browser is remembered by tells nothing, not even to whoever tries addresses."""

import hashlib

from portal.crypto import new_master_key
from tests.leads.people import Browser, Portal, a_portal, code_in, path_in, text
from tests.leads.records import SITE_MAILBOX


async def device_that_opened(portal: Portal) -> tuple[Browser, str]:
    """A device of the team's that has typed the code, and the address of the message."""
    await portal.browser().sent()
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    staff = portal.browser()
    await staff.post(path_in(notice), {"code": code_in(notice)})
    assert "Message from Jo Doe" in text(await staff.get(path_in(notice)))
    return staff, path_in(notice)


async def test_the_cookie_of_a_device_cannot_be_worked_out_from_its_mailbox(portal: Portal) -> None:
    staff, _ = await device_that_opened(portal)
    said = " ".join(f"{name}={value}" for name, value in staff.cookies.items() if name.startswith("device-"))
    assert said
    assert hashlib.sha256(SITE_MAILBOX.encode()).hexdigest()[:12] not in said


async def test_a_device_is_still_known_after_a_change_of_keys(portal: Portal) -> None:
    staff, opened = await device_that_opened(portal)
    settings = portal.desk.settings
    keys = [new_master_key(), *settings.encryption_keys]
    async with a_portal(settings.model_copy(update={"encryption_keys": keys}), portal.relay) as later:
        same = later.browser()
        for name, value in staff.cookies.items():
            same.cookies.set(name, value)
        assert "Message from Jo Doe" in text(await same.get(opened))
