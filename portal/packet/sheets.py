"""A page as a part of the packet."""

from portal.packet.embedding import embedded
from portal.packet.scene import Scene, Sheet


def page_sheet(
    scene: Scene, name: str, title: str, note: str, html: str, *, within: str = "main", without: str = ""
) -> Sheet:
    """What stands on a page, or in a part of it, `without` some element."""
    base_url = scene.settings.base_url
    piece = embedded(html, name, scene.picture, base_url, within=within, without=without)
    return Sheet(name, title, note, scene.language, piece)
