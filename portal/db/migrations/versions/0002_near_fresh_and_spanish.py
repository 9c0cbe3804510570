"""What came with the nearest centers, the sync with the registry, texts with a history and limits."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each capability's part, in the order of their layers."""
