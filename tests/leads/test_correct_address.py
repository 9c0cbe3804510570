"""A mistyped address is put right from the browser that sent the message, and whoever has the wrong one is
told."""

from tests.leads.people import Portal, body, code_in, page, path_in, said, text
from tests.leads.records import SECOND_MAILBOX, SITE_MAILBOX
from tests.leads.relays import FULL, NO_SUCH_USER

RIGHT = "jo@example.net"


async def test_the_copy_goes_to_the_right_address_and_the_same_receipt_names_it_masked(
    portal: Portal,
) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    assert "j•••@example.com" in text(await browser.get(receipt))
    answer = await browser.post(f"{receipt}/email", {"email": RIGHT})
    assert (answer.status_code, answer.headers["location"]) == (303, receipt)
    shown = await browser.get(receipt)
    assert "j•••@example.net" in text(shown)
    assert RIGHT not in shown.text
    await portal.deliver()
    assert portal.mails("jo@example.com") == []
    (copy,) = portal.mails(RIGHT)
    assert path_in(copy) == receipt
    assert "lead.address_corrected" in await portal.trail()


async def test_the_code_in_a_copy_that_went_astray_takes_nothing_back(portal: Portal) -> None:
    browser, stranger = portal.browser(), portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    (astray,) = portal.mails("jo@example.com")
    await browser.post(f"{receipt}/email", {"email": RIGHT})
    answer = await stranger.post(f"{receipt}/withdraw", {"code": code_in(astray)})
    assert answer.status_code == 422
    await portal.deliver()
    (copy,) = portal.mails(RIGHT)
    assert (await stranger.post(f"{receipt}/withdraw", {"code": code_in(copy)})).status_code == 303


async def test_a_message_that_was_sent_stays_sent_while_its_copy_goes_out_again(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/email", {"email": RIGHT})
    shown = text(await browser.get(receipt))
    assert "Message sent" in shown
    assert "Your copy is on its way to j•••@example.net." in shown
    assert "See where it is now" in shown
    await portal.deliver()
    assert "See where it is now" not in text(await browser.get(receipt))


async def test_only_the_browser_that_sent_the_message_may_do_it(portal: Portal) -> None:
    receipt = await portal.browser().sent()
    stranger = portal.browser()
    assert not page(await stranger.get(receipt)).all("input", id="email")
    answer = await stranger.post(f"{receipt}/email", {"email": "evil@example.net"})
    assert answer.status_code == 422
    assert "Use the browser with which you sent the message" in text(answer)
    await portal.deliver()
    assert portal.mails("evil@example.net") == []


async def test_the_cookie_of_one_message_opens_no_other(portal: Portal) -> None:
    browser, other = portal.browser(), portal.browser()
    receipt = await browser.sent()
    await other.sent(first_name="Another")
    (name, value), *_ = other.cookies.items()
    lead_id = (await portal.leads())[0].id
    other.cookies.set(f"sender-{lead_id[:12]}", value)
    assert (await other.post(f"{receipt}/email", {"email": "evil@example.net"})).status_code == 422
    assert name.startswith("sender-")


async def test_a_wrong_or_unchanged_address_is_refused_and_kept_in_the_field(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    for typed, words in (
        ("", "Enter your email address"),
        ("nonsense", "Enter an email address in the correct format"),
        ("JO@example.com", "Enter a different address"),
    ):
        answer = await browser.post(f"{receipt}/email", {"email": typed})
        assert answer.status_code == 422
        assert page(answer).one("title").text.startswith("Error: ")
        assert words in page(answer).one(class_="problem").text
        assert page(answer).one("input", id="email").attributes["value"] == typed


async def test_an_address_is_changed_three_times_and_then_a_person_has_to_help(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    for number in range(3):
        assert (
            await browser.post(f"{receipt}/email", {"email": f"jo{number}@example.net"})
        ).status_code == 303
    answer = await browser.post(f"{receipt}/email", {"email": "jo3@example.net"})
    assert answer.status_code == 422
    assert "You have changed the address 3 times" in text(answer)


async def test_a_team_that_has_the_old_address_by_mail_is_told_the_new_one(portal: Portal) -> None:
    await portal.set_team(full_details=True)
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/email", {"email": RIGHT})
    await portal.deliver()
    _, notice = portal.mails(SITE_MAILBOX)
    assert RIGHT in body(notice)
    assert RIGHT in body(notice, "html")


async def test_a_mail_in_full_that_waits_is_made_anew_with_the_right_address(portal: Portal) -> None:
    await portal.set_team(full_details=True)
    portal.relay.answers[SITE_MAILBOX] = FULL
    browser = portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    portal.relay.answers.clear()
    await browser.post(f"{receipt}/email", {"email": RIGHT})
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    assert RIGHT in body(notice)
    assert "jo@example.com" not in body(notice)
    assert "We sent them your message by email" in text(await browser.get(receipt))


async def test_a_mail_made_anew_that_is_refused_is_still_passed_on(portal: Portal) -> None:
    await portal.set_team(full_details=True)
    browser = portal.browser()
    receipt = await browser.sent()
    await browser.post(f"{receipt}/email", {"email": RIGHT})
    portal.relay.answers[SITE_MAILBOX] = NO_SUCH_USER
    await portal.deliver()
    (notice,) = portal.mails(SECOND_MAILBOX)
    assert RIGHT in body(notice)


async def test_a_team_with_a_link_is_told_only_if_it_has_read_the_old_address_and_not_by_mail(
    portal: Portal,
) -> None:
    browser, staff = portal.browser(), portal.browser()
    receipt = await browser.sent()
    await portal.deliver()
    await browser.post(f"{receipt}/email", {"email": "jo1@example.net"})
    await portal.deliver()
    (notice,) = portal.mails(SITE_MAILBOX)
    await staff.post(path_in(notice), {"code": code_in(notice)})
    assert "jo1@example.net" in text(await staff.get(path_in(notice)))
    await browser.post(f"{receipt}/email", {"email": RIGHT})
    await portal.deliver()
    _, told = portal.mails(SITE_MAILBOX)
    assert RIGHT not in said(told)
    assert RIGHT in text(await staff.get(path_in(told)))


async def test_an_address_with_another_script_in_its_domain_is_written_to(portal: Portal) -> None:
    browser = portal.browser()
    await browser.sent(email="jo@münchen.example.com")
    await portal.deliver()
    (copy,) = portal.mails("jo@xn--mnchen-3ya.example.com")
    assert "jo@münchen.example.com" in body(copy)


async def test_after_taking_back_there_is_nothing_to_correct(portal: Portal) -> None:
    browser = portal.browser()
    receipt = await browser.sent()
    await browser.post(f"{receipt}/withdraw")
    assert (await browser.post(f"{receipt}/email", {"email": RIGHT})).status_code == 303
    await portal.deliver()
    assert portal.relay.received == []
