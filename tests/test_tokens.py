"""Tokens and codes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.tokens import BadToken, Signer, hashed, new_token, six_digits

OLD, NEW = "o" * 32, "n" * 32


def test_tokens_are_long_and_never_repeat() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) >= 22 for token in tokens)


def test_codes_have_six_digits() -> None:
    assert all(len(code) == 6 and code.isdigit() for code in (six_digits() for _ in range(1000)))


def test_a_hash_says_nothing_of_its_token() -> None:
    assert hashed("token") == hashed("token")
    assert b"token" not in hashed("token")
    assert hashed("\udcff") != hashed("token")


def test_what_is_signed_for_one_purpose_is_refused_for_another() -> None:
    signer = Signer([NEW])
    token = signer.sign("form", {"id": 1})
    assert signer.read("form", token, timedelta(hours=1)) == {"id": 1}
    for purpose, tried in (("device", token), ("form", token + "x"), ("form", ""), ("form", "\0")):
        with pytest.raises(BadToken):
            signer.read(purpose, tried, timedelta(hours=1))


def test_older_keys_still_verify_until_they_are_taken_out() -> None:
    token = Signer([OLD]).sign("form", 1)
    assert Signer([NEW, OLD]).read("form", token, timedelta(hours=1)) == 1
    with pytest.raises(BadToken):
        Signer([NEW]).read("form", token, timedelta(hours=1))
    assert Signer([NEW]).read("form", Signer([NEW, OLD]).sign("form", 2), timedelta(hours=1)) == 2


def test_a_signed_token_ends() -> None:
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False) as clock:
        token = Signer([NEW]).sign("form", 1)
        clock.shift(timedelta(hours=2))
        with pytest.raises(BadToken):
            Signer([NEW]).read("form", token, timedelta(hours=1))
