"""All that waits for a mailbox, as its page lists it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.i18n import language
from portal.leads.about import About, Desk, about_site
from portal.leads.details import data_key_of, details_of, secret_of
from portal.leads.models import AnswerLink
from portal.leads.telling.telling import LINK_LIFE
from portal.leads.waiting.items import item_of
from portal.leads.waiting.reminding import Listed, steps_taken, waiting_for
from portal.texts.look import unmark
from portal.tokens import BadToken

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits; `path` opens it, and is empty where the link to it is over: then `link_id` asks
    for it anew. `told` is what its sender was told last."""

    path: str
    link_id: str
    title: str
    site: str
    since: date
    reply_in: str
    reply_code: str
    told: str


async def all_waiting(session: AsyncSession, desk: Desk, mailbox: str) -> tuple[list[Waiting], int]:
    """Up to a hundred messages, the one first that waits the longest, in the language being spoken; and how
    many there are. What is said of their senders is the language to answer in."""
    listed = await waiting_for(session, mailbox)
    shown = listed[:MOST_LISTED]
    taken = await steps_taken(session, [one.lead.id for one in shown])
    sites: dict[int, About] = {}
    found = []
    for one in shown:
        site_id = one.lead.site_id
        if site_id not in sites:
            sites[site_id] = await about_site(session, desk, site_id, language())
        message = details_of(desk.keyring, one.lead).message
        item = item_of(one.lead, message, sites[site_id], taken.get(one.lead.id, frozenset()))
        found.append(
            Waiting(
                path=_path(desk, one),
                link_id=one.link.id,
                title=unmark(item.title),
                site=unmark(item.site),
                since=item.since,
                reply_in=item.reply_in,
                reply_code=item.reply_code,
                told=unmark(item.told),
            )
        )
    return found, len(listed)


async def open_again(session: AsyncSession, desk: Desk, mailbox: str, link_id: str) -> str:
    """Lets the link to a message that waits for this mailbox work again, for as long as a new one; its
    path. Raises BadToken where nothing of that id waits for it."""
    for one in await waiting_for(session, mailbox):
        if one.link.id == link_id:
            until = {"expires_at": clock.now() + LINK_LIFE}
            await session.execute(update(AnswerLink).where(AnswerLink.id == link_id).values(until))
            return _address(desk, one)
    raise BadToken("answer")


def _path(desk: Desk, one: Listed) -> str:
    return "" if clock.now() >= one.link.expires_at else _address(desk, one)


def _address(desk: Desk, one: Listed) -> str:
    return f"/answers/{secret_of(data_key_of(desk.keyring, one.lead), one.link).token}"
