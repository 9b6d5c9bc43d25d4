"""Alembic's entry: migrations run on the connection that `migrate` hands over."""

from alembic import context

from gatedrentals.adapters.postgres.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
