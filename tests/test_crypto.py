"""Sealing, rotating, and finding again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import CannotOpen, DataKey, Keyring, new_master_key


@given(st.binary(), st.text(max_size=40))
def test_what_is_sealed_opens_again_and_only_for_its_own_row(data: bytes, row: str) -> None:
    key, _ = Keyring([new_master_key()]).new_data_key(row)
    sealed = key.seal(data, row)
    assert key.open(sealed, row) == data
    with pytest.raises(CannotOpen):
        key.open(sealed, row + "x")


def test_every_changed_byte_is_noticed() -> None:
    key = DataKey(new_master_key())
    sealed = key.seal(b"a name", "lead:1")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            key.open(bytes(changed), "lead:1")


def test_sealing_twice_never_looks_the_same() -> None:
    key = DataKey(new_master_key())
    assert key.seal(b"a name", "lead:1") != key.seal(b"a name", "lead:1")


def test_a_rewrapped_key_opens_with_the_newest_master_key_alone() -> None:
    old, new = new_master_key(), new_master_key()
    data_key, wrapped = Keyring([old]).new_data_key("lead:1")
    both = Keyring([new, old])
    assert not both.is_newest(wrapped)
    rewrapped = both.rewrap(wrapped, "lead:1")
    assert both.is_newest(rewrapped)
    assert Keyring([new]).unwrap(rewrapped, "lead:1") == data_key
    with pytest.raises(CannotOpen, match="PORTAL_ENCRYPTION_KEYS"):
        Keyring([new]).unwrap(wrapped, "lead:1")


def test_a_key_wrapped_for_one_row_does_not_serve_another() -> None:
    keyring = Keyring([new_master_key()])
    _, wrapped = keyring.new_data_key("lead:1")
    with pytest.raises(CannotOpen):
        keyring.unwrap(wrapped, "lead:2")


def test_an_index_is_found_under_every_key_and_kept_apart_by_its_use() -> None:
    old, new = new_master_key(), new_master_key()
    stored = Keyring([old]).index("email", "ana@example.org")
    both = Keyring([new, old])
    assert stored in both.indexes("email", "ana@example.org")
    assert both.index("email", "ana@example.org") != stored
    assert stored not in both.indexes("payload", "ana@example.org")
    assert stored not in both.indexes("email", "bob@example.org")


def test_without_a_key_nothing_begins() -> None:
    with pytest.raises(CannotOpen, match="portal keys new"):
        Keyring([])
