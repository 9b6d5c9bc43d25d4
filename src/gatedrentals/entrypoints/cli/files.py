"""Files that commands write: whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def in_place(output: Path) -> Iterator[Path]:
    """A draft beside a file, put in its place at the end: whoever reads the file never sees half of it.

    What the disk refuses is said in one line.
    """
    draft = output.with_name(f".{output.name}.draft")
    try:
        yield draft
        draft.replace(output)
    except OSError as error:
        raise click.FileError(str(output), error.strerror) from error
    finally:
        draft.unlink(missing_ok=True)
