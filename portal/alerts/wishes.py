"""What somebody asked to hear of, and what else is sealed with it."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from portal.alerts.matching.fitting import Asked
from portal.alerts.models import Frequency
from portal.alerts.words import words_of
from portal.crypto import Keyring
from portal.places.distances import Vector

MOST_CONDITIONS = 10
MOST_STUDIES = 50


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody asked for. `conditions` are in their own words; `meant` are headings that the registry
    takes these words for. `studies` are numbers of studies that they follow by themselves. `place` is what
    was typed for it, and `at` where that is; `miles` is None for any distance. `zone` is an IANA name."""

    conditions: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    place: str = ""
    at: Vector | None = None
    miles: int | None = None
    birth_year: int | None = None
    sex: str | None = None
    language: str = "en"
    frequency: Frequency = Frequency.WEEKLY
    zone: str = "UTC"

    @property
    def asked(self) -> Asked:
        """The same, as it is compared with studies."""
        words = tuple(words_of(name) for name in (*self.conditions, *self.meant))
        return Asked(tuple(one for one in words if one), self.at, self.miles, self.birth_year, self.sex)

    def joined(self, newer: "Wishes") -> "Wishes":
        """These wishes and newer ones of the same person: what they follow adds up, the rest is the newer."""
        return replace(
            newer,
            conditions=_together(self.conditions, newer.conditions)[-MOST_CONDITIONS:],
            meant=_together(self.meant, newer.meant),
            studies=_together(self.studies, newer.studies)[-MOST_STUDIES:],
            place=newer.place or self.place,
            at=newer.at or self.at,
            miles=newer.miles if newer.at else self.miles,
            birth_year=newer.birth_year or self.birth_year,
            sex=newer.sex or self.sex,
            zone=newer.zone if newer.at or not self.at else self.zone,
        )

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """What `asdict` made, after JSON."""
        lists = {name: tuple(kept[name]) for name in ("conditions", "meant", "studies")}
        at = Vector(*kept["at"]) if kept["at"] else None
        return cls(**{**kept, **lists, "at": at, "frequency": Frequency(kept["frequency"])})


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is sealed of a sign-up or a subscription: whose it is, what they asked for, the token of its link,
    the words they agreed to, and a sign-up's code."""

    email: str
    email_ascii: str
    wishes: Wishes
    token: str
    consent: str
    code: str = ""

    def sealed(self, keyring: Keyring, link_key: bytes) -> tuple[bytes, bytes]:
        """A wrapped data key, and the particulars under it: they open in the row of this link alone."""
        _key, wrapped = keyring.new_data_key(bound_to(link_key))
        return wrapped, self.resealed(keyring, wrapped, link_key)

    def resealed(self, keyring: Keyring, wrapped: bytes, link_key: bytes) -> bytes:
        """The particulars under the data key that a row has already. Raises CannotOpen."""
        content = json.dumps(asdict(self), ensure_ascii=False).encode()
        return keyring.unwrap(wrapped, bound_to(link_key)).seal(content, bound_to(link_key))

    @classmethod
    def opened(cls, keyring: Keyring, row: Any) -> Self:
        """What is sealed in a SignUp or Subscription. Raises CannotOpen."""
        key = keyring.unwrap(row.data_key, bound_to(row.link_key))
        kept = json.loads(key.open(row.sealed, bound_to(row.link_key)))
        return cls(**{**kept, "wishes": Wishes.from_json(kept["wishes"])})


def bound_to(link_key: bytes) -> str:
    """What the sealed part of a row is bound to."""
    return f"alert:{link_key.hex()}"


def _together(first: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    known = {words_of(one) or one for one in then}
    return (*(one for one in first if (words_of(one) or one) not in known), *then)
