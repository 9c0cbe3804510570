"""Runs migrations over the connection that portal.db.schema hands over."""

from alembic import context

from portal.db.base import Base
from portal.db.schema import load_models

load_models()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
