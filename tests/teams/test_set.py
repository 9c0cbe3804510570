"""What a person sets for a team is kept; what the registry lists is the rest."""

import pytest

from portal.db import Database, revision
from portal.teams.contacts import Contact, live
from portal.teams.enlisting import Listing, enlist
from portal.teams.reading import paused, team_settings
from portal.teams.settings import BadTeamSetting, TeamNotFound, change

ELM = Listing("Elm Clinic", "Ann Arbor", "United States", "study@example.org")


async def test_sites_of_one_facility_and_address_share_a_team_whatever_their_spelling(
    database: Database,
) -> None:
    same = Listing("ELM  clinic", "Ann Arbor", "United States", "Study@example.org")
    other = Listing("Elm Clinic", "Ann Arbor", "United States", "other@example.org")
    async with database.write.begin() as session:
        first, second, third = await enlist(session, [ELM, same, other])
        assert first == second != third
        assert await enlist(session, [other, ELM]) == [third, first]


async def test_many_new_teams_at_once_are_put_in_order(database: Database) -> None:
    listings = [Listing(f"Clinic {number}", None, None, None) for number in range(1200)]
    async with database.write.begin() as session:
        made = await enlist(session, listings)
        assert len(set(made)) == 1200
        assert await enlist(session, listings[::-1]) == made[::-1]
        assert len(await team_settings(session, made)) == 1200


async def test_what_is_set_survives_being_listed_again(database: Database) -> None:
    by_hand = Contact(name="Robin Marsh", email="robin@example.org")
    async with database.write.begin() as session:
        (team,) = await enlist(session, [ELM])
        before = await revision.current(session)
        await change(
            session, team, languages=["es"], contacts=[by_hand], full_details=True, phone="202-555-0143"
        )
        await enlist(session, [ELM])
        known = (await team_settings(session, [team]))[team]
        assert (known.languages, known.contacts, known.full_details) == (("es",), (by_hand,), True)
        assert await revision.current(session) > before
        await change(session, team, phone="", contacts=[])
        known = (await team_settings(session, [team]))[team]
        assert (known.phone, known.contacts, known.languages) == (None, (), ("es",))


async def test_what_cannot_be_set_is_refused(database: Database) -> None:
    async with database.write.begin() as session:
        (team,) = await enlist(session, [ELM])
        with pytest.raises(TeamNotFound):
            await change(session, team + 1, phone="1")
        with pytest.raises(BadTeamSetting):
            await change(session, team)
        with pytest.raises(BadTeamSetting):
            await change(session, team, reply_within_days=0)


async def test_nobody_is_paused_who_was_never_heard_of(database: Database) -> None:
    async with database.read() as session:
        assert await paused(session, ["robin@example.org"]) == set()


def test_only_a_contact_with_an_address_that_is_not_paused_is_live() -> None:
    listed = [Contact(name="A"), Contact(email="B@example.org"), Contact(email="c@example.org")]
    assert live(listed, {"b@example.org"}) == [listed[2]]
