"""What somebody agrees to names the period for which their details are in fact kept."""

import pytest

from portal.config import Settings
from portal.db import Database
from tests.leads.people import FORM, a_portal, page
from tests.leads.records import WARM_BATHS, store
from tests.leads.relays import Refusing


@pytest.mark.parametrize(("months", "words"), [(1, "for 1 month and"), (7, "for 7 months and")])
async def test_the_consent_names_the_period_that_is_set(
    settings: Settings, database: Database, relay: Refusing, months: int, words: str
) -> None:
    await store(database, WARM_BATHS)
    async with a_portal(settings.model_copy(update={"keep_messages_months": months}), relay) as portal:
        form = page(await portal.browser().get(FORM))
        assert words in form.one(class_="consent").text
        receipt = await portal.browser().sent()
        (lead,) = await portal.leads()
        spanish = page(await portal.browser().get(f"/es{FORM}"))
    assert receipt
    assert lead.consent_digest
    assert f"durante {months} " in spanish.one(class_="consent").text
