"""One way to set Jinja up for pages and e-mails: what is not given is an error, what is shown is escaped,
and every string can be translated."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal import i18n


def environment(folder: Path) -> Environment:
    """A strict environment over a folder of templates; .html is escaped, .txt is not."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(
            enabled_extensions=("html", "svg"), disabled_extensions=("txt",), default=True
        ),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: i18n.catalogue(i18n.language()).gettext(message),
        lambda one, many, number: i18n.catalogue(i18n.language()).ngettext(one, many, number),
        newstyle=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(language=i18n.language, direction=i18n.direction, language_name=i18n.language_name)
    made.globals.update(spoken_languages=i18n.SPOKEN_LANGUAGES, preset_language=i18n.preset_language)
    made.globals["link"] = i18n.link
    made.filters.update(day=i18n.format_date, moment=i18n.format_moment, listed=i18n.format_list)
    made.filters["number"] = i18n.format_number
    return made
