"""The registry's codes in plain words, in the language being spoken. A code that is new here becomes words of
its own, so that a change at the registry never breaks a page."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from portal.i18n import gettext as _
from portal.i18n import language, ngettext
from portal.studies.study import NO_LONGER_LISTED, NO_PHASE, Age, AgeUnit, Study

Shape = Literal["open", "wait", "closed"]


@dataclass(frozen=True, slots=True)
class Status:
    """A status in words and a shape; `because` says why no messages are taken."""

    words: str
    because: str
    shape: Shape = "closed"


def status(code: str) -> Status:
    """What a study's overall status, or a site's, means."""
    return _statuses(language()).get(code) or Status(_plain(code), _("It is not looking for people now."))


@cache
def _statuses(_language: str) -> dict[str, Status]:
    """Those that the registry has today, in the language being spoken."""
    return {
        "RECRUITING": Status(_("Recruiting"), _("It is looking for people."), "open"),
        "NOT_YET_RECRUITING": Status(_("Not open yet"), _("It has not started to look for people."), "wait"),
        "ENROLLING_BY_INVITATION": Status(
            _("By invitation only"), _("The team itself chooses whom to invite."), "wait"
        ),
        "ACTIVE_NOT_RECRUITING": Status(
            _("Full"), _("It has all the people it needs, and is still going on."), "closed"
        ),
        "SUSPENDED": Status(_("Paused"), _("It has stopped for now, and may start again."), "wait"),
        "COMPLETED": Status(_("Finished"), _("It has ended as planned.")),
        "TERMINATED": Status(_("Stopped early"), _("It ended before it was complete.")),
        "WITHDRAWN": Status(_("Withdrawn"), _("It was stopped before anybody joined.")),
        "UNKNOWN": Status(
            _("Status not known"), _("Its status has not been confirmed for more than two years."), "wait"
        ),
        NO_LONGER_LISTED: Status(
            _("No longer listed"), _("ClinicalTrials.gov no longer lists this study. We do not know why.")
        ),
        "WITHHELD": Status(_("Details held back"), _("Its sponsor has not made its details public yet.")),
        "AVAILABLE": Status(
            _("Available outside a study"),
            _("A doctor can ask for this treatment for a patient who cannot join a study."),
            "wait",
        ),
        "NO_LONGER_AVAILABLE": Status(
            _("No longer available"), _("The treatment is no longer given outside a study.")
        ),
        "TEMPORARILY_NOT_AVAILABLE": Status(
            _("Not available for now"), _("The treatment is not given outside a study at the moment."), "wait"
        ),
        "APPROVED_FOR_MARKETING": Status(
            _("Approved"), _("The treatment has been approved, so doctors can prescribe it.")
        ),
    }


def statuses() -> list[tuple[str, str]]:
    """The statuses worth choosing from in a search, and their words."""
    codes = ("RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED")
    return [(code, status(code).words) for code in codes]


def ages(lowest: Age | None, highest: Age | None) -> str:
    """18 years and older; up to 17 years; 18 to 65 years; 6 months to 5 years; any age."""
    if lowest and highest:
        if lowest.unit == highest.unit:
            return _("%(lowest)s to %(highest)s", lowest=lowest.number, highest=age(highest))
        return _("%(lowest)s to %(highest)s", lowest=age(lowest), highest=age(highest))
    if lowest:
        return _("%(age)s and older", age=age(lowest))
    if highest:
        return _("Up to %(age)s", age=age(highest))
    return _("Any age")


def age(limit: Age) -> str:
    """6 months stays 6 months."""
    number = limit.number
    match limit.unit:
        case AgeUnit.YEARS:
            return ngettext("%(num)s year", "%(num)s years", number)
        case AgeUnit.MONTHS:
            return ngettext("%(num)s month", "%(num)s months", number)
        case AgeUnit.WEEKS:
            return ngettext("%(num)s week", "%(num)s weeks", number)
        case AgeUnit.DAYS:
            return ngettext("%(num)s day", "%(num)s days", number)
        case AgeUnit.HOURS:
            return ngettext("%(num)s hour", "%(num)s hours", number)
        case AgeUnit.MINUTES:
            return ngettext("%(num)s minute", "%(num)s minutes", number)


def sexes(code: str | None) -> str:
    """Who can join by sex, as the registry means it."""
    known = {None: _("All sexes"), "ALL": _("All sexes"), "FEMALE": _("Female only"), "MALE": _("Male only")}
    return known.get(code) or _plain(code or "")


def stage(study: Study) -> tuple[str, str]:
    """The phase, and what a phase is for."""
    meanings = {
        ("EARLY_PHASE1",): (_("Early phase 1"), _("A first, very small test in people")),
        ("PHASE1",): (_("Phase 1"), _("First tests: is it safe?")),
        ("PHASE1", "PHASE2"): (_("Phase 1 and 2"), _("First tests: is it safe, and does it seem to work?")),
        ("PHASE2",): (_("Phase 2"), _("Early testing: does it seem to work, and is it safe?")),
        ("PHASE2", "PHASE3"): (_("Phase 2 and 3"), _("Does it work, and how does it compare?")),
        ("PHASE3",): (_("Phase 3"), _("Late testing: how does it compare with what is used today?")),
        ("PHASE4",): (_("Phase 4"), _("More is learned about a treatment already in use")),
    }
    if study.phases in meanings:
        return meanings[study.phases]
    if study.phases and study.phases != (NO_PHASE,):
        return _(" and ").join(_plain(phase) for phase in study.phases), ""
    return _kind(study.study_type)


def _kind(study_type: str | None) -> tuple[str, str]:
    """What a study without a phase is: phases are for tests of medicines."""
    known = {
        "INTERVENTIONAL": (_("No phase"), _("Phases are for tests of medicines")),
        "OBSERVATIONAL": (_("Observational study"), _("It watches, and does not decide on treatment")),
        "EXPANDED_ACCESS": (_("Expanded access"), _("A treatment given outside a study")),
    }
    return known.get(study_type or "") or (_("Not stated"), "")


def _plain(code: str) -> str:
    """NEW_STATUS as "New status"."""
    return code.replace("_", " ").capitalize()
