"""How figures are printed: the portal's, the floor's, and the ratio pair by pair, since these machines are
noisy."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of the portal and of its floor, taken in turn; a ratio above 1 is dearer or slower than the
    floor."""

    name: str
    unit: str
    portal: Sequence[float]
    floor: Sequence[float]
    floor_is: str
    more_is_better: bool = False

    @property
    def ratios(self) -> list[float]:
        pairs = zip(self.portal, self.floor, strict=True)
        return sorted(floor / portal if self.more_is_better else portal / floor for portal, floor in pairs)

    def __str__(self) -> str:
        ratios = self.ratios
        return (
            f"{self.name}: {median(ratios):.2f} x the floor ({ratios[0]:.2f} to {ratios[-1]:.2f})\n"
            f"    portal {median(self.portal):,.2f} {self.unit}, floor {median(self.floor):,.2f} {self.unit}"
            f" ({self.floor_is}), {len(ratios)} pairs"
        )
