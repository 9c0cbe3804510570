"""People come to the staff, get teams and roles, and leave."""

from tests.leads.people import Portal
from tests.staff.people import signed_in, team_ids


async def test_x(portal: Portal) -> None:
    (team,) = await team_ids(portal)
    browser = await signed_in(portal, teams=[team])
    answer = await browser.get("/staff/leads")
    assert answer.status_code == 404
