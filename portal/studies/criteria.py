"""Who can and who cannot join: the registry's one text, split where it splits cleanly."""

from dataclasses import dataclass

from portal.studies import markup


@dataclass(frozen=True, slots=True)
class Criteria:
    """Sanitised HTML: either `inclusion` and `exclusion`, their lists as `<ol class="criteria">`, or `whole`.

    What is not there is "". All three are "" where the record has no criteria."""

    inclusion: str = ""
    exclusion: str = ""
    whole: str = ""


def split(eligibility: str | None) -> Criteria:
    """The criteria of a record's CommonMark text."""
    return Criteria(whole=markup.rendered(eligibility))
