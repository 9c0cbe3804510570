"""Where the key of a notebook is, on whose computer, and how it leaves."""

from sqlalchemy import func, select

from portal.notes.keys import NotebookKey
from portal.notes.models import Note, Notebook
from tests.leads.people import Portal, page, text
from tests.notes.notebook.holding import held_key, hold, writer
from tests.notes.notebooks import BODY, bodies, write

NOTEBOOK = "/notes/notebook"


async def test_whoever_has_no_notes_is_told_how_to_write_one(portal: Portal) -> None:
    browser = portal.browser()
    answer = await browser.get(NOTEBOOK)
    assert answer.status_code == 200
    assert "There are no private notes in this browser" in text(answer)
    assert not browser.cookies
    assert answer.headers["cache-control"] == "no-store"


async def test_the_page_says_what_is_kept_and_until_when(portal: Portal) -> None:
    browser, key = portal.browser(), NotebookKey.new()
    await write(portal.database, key, "one", "two")
    hold(browser, key)
    words = text(await browser.get(NOTEBOOK))
    assert "You have 2 private notes." in words
    assert "The key to them is in this browser" in words
    assert "Yours stay until" in words
    assert "link that you shared" not in words


async def test_a_key_under_which_nothing_is_kept_is_no_notebook(portal: Portal) -> None:
    browser = portal.browser()
    hold(browser, NotebookKey.new())
    assert "There are no private notes in this browser" in text(await browser.get(NOTEBOOK))


async def test_on_a_shared_computer_the_key_goes_when_the_browser_is_closed(portal: Portal) -> None:
    browser, key = await writer(portal, BODY)
    shared = await browser.post(NOTEBOOK, {"shared": "yes"})
    assert (shared.status_code, shared.headers["location"]) == (303, "/notes/notebook")
    assert all("max-age" not in cookie.lower() for cookie in shared.headers.get_list("set-cookie"))
    assert held_key(browser) == key
    assert "This browser forgets the key when you close it" in text(await browser.get(NOTEBOOK))
    own = await browser.post(NOTEBOOK, {"shared": "no"})
    assert all("max-age=34560000" in cookie.lower() for cookie in own.headers.get_list("set-cookie"))


async def test_the_cookie_with_the_key_is_for_no_script(portal: Portal) -> None:
    browser, _ = await writer(portal, BODY)
    kept = await browser.post(NOTEBOOK, {"shared": "no"})
    notebook, notes = sorted(kept.headers.get_list("set-cookie"), key=len, reverse=True)
    assert "httponly" in notebook.lower()
    assert "samesite=lax" in notebook.lower()
    assert notes.startswith("notes=yes;")


async def test_a_browser_forgets_the_key_and_the_notes_stay(portal: Portal) -> None:
    browser, key = await writer(portal, BODY)
    assert "You have no recovery code" in text(await browser.get(f"{NOTEBOOK}/forget"))
    assert held_key(browser) == key
    gone = await browser.post(f"{NOTEBOOK}/forget")
    assert gone.headers["location"] == "/notes/notebook"
    assert held_key(browser) is None
    assert await bodies(portal.database, key) == [BODY]


async def test_asking_to_erase_erases_nothing(portal: Portal) -> None:
    browser, key = await writer(portal, BODY)
    asked = await browser.get(f"{NOTEBOOK}/erase")
    assert "1 note" in text(asked)
    await browser.head(f"{NOTEBOOK}/erase")
    assert held_key(browser) == key
    assert await bodies(portal.database, key)


async def test_everything_is_erased_at_once_and_nothing_of_anybody_else(portal: Portal) -> None:
    browser, _ = await writer(portal, BODY)
    stranger = NotebookKey.new()
    await write(portal.database, stranger, "theirs")
    assert "Your notes are erased" in text(await browser.post(f"{NOTEBOOK}/erase"))
    assert held_key(browser) is None
    async with portal.database.read() as session:
        assert list(await session.scalars(select(Notebook.id))) == [stranger.id]
        assert await session.scalar(select(func.count()).select_from(Note)) == 1


async def test_whoever_has_no_key_can_erase_and_forget_nothing(portal: Portal) -> None:
    browser = portal.browser()
    for address in (f"{NOTEBOOK}/erase", f"{NOTEBOOK}/forget"):
        assert (await browser.get(address)).headers["location"] == "/notes/notebook"
    assert (await browser.post(f"{NOTEBOOK}/erase")).status_code == 200
    assert (await browser.post(f"{NOTEBOOK}/code")).status_code == 303
    assert (await browser.post(f"{NOTEBOOK}/code/remove")).status_code == 303


async def test_a_note_that_cannot_be_read_is_spoken_of(portal: Portal) -> None:
    browser, key = await writer(portal, BODY)
    async with portal.database.write.begin() as session:
        (note,) = await session.scalars(select(Note))
        note.sealed = note.sealed[:-1] + bytes([note.sealed[-1] ^ 1])
    await write(portal.database, key, "still here")
    shown = await browser.get(NOTEBOOK)
    assert "1 more note cannot be read" in text(shown)
    assert "You have 1 private note." in text(shown)
    assert page(shown).one("h1").text == "Your notebook"
