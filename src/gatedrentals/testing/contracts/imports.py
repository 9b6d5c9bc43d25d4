"""What every memory of fed files does."""

from uuid import uuid4

import pytest

from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.imports import AlreadyImported, ImportedFile
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import NOW, new_site

__all__ = [
    "test_a_file_is_found_by_exactly_its_bytes",
    "test_a_file_is_taken_once",
    "test_of_two_works_one_takes_a_file",
]


def _file(site_id: SiteId, kind: str = "receipts", name: str = "july.csv") -> ImportedFile:
    return ImportedFile(site_id, kind, (uuid4().hex * 2)[:64], name, NOW, taken=118, kept=2)


def test_a_file_is_found_by_exactly_its_bytes(store: Store) -> None:
    """At its site and of its kind; its name says nothing."""
    site_id, other = new_site(store), new_site(store)
    file = _file(site_id)
    with store.work(site_id) as work:
        assert work.imports.find(site_id, "receipts", file.digest) is None
        work.imports.add(file)
        assert work.imports.find(site_id, "receipts", file.digest) == file

    with store.work() as work:
        assert work.imports.find(site_id, "receipts", file.digest) == file
        assert work.imports.find(site_id, "readings", file.digest) is None
        assert work.imports.find(other, "receipts", file.digest) is None
        assert work.imports.find(site_id, "receipts", "0" * 64) is None


def test_a_file_is_taken_once(store: Store) -> None:
    """The same bytes are refused under any name; another site or kind may take them."""
    site_id, other = new_site(store), new_site(store)
    file = _file(site_id)
    with store.work(site_id) as work:
        work.imports.add(file)

    with pytest.raises(AlreadyImported), store.work(site_id) as work:
        work.imports.add(ImportedFile(site_id, file.kind, file.digest, "again.csv", NOW, 0, 0))
    with store.work() as work:
        work.imports.add(ImportedFile(other, file.kind, file.digest, file.name, NOW, 1, 1))
        work.imports.add(ImportedFile(site_id, "readings", file.digest, file.name, NOW, 1, 1))

    with store.work() as work:
        assert work.imports.find(site_id, file.kind, file.digest) == file


def test_of_two_works_one_takes_a_file(store: Store) -> None:
    """All that the second did is taken back, so nothing is taken twice."""
    site_id = new_site(store)
    file, another = _file(site_id), _file(site_id, name="another.csv")

    def be_slower() -> None:
        with store.work(site_id) as slow:
            assert slow.imports.find(site_id, file.kind, file.digest) is None
            slow.imports.add(another)
            with store.work(site_id) as quick:
                quick.imports.add(file)
            slow.imports.add(file)

    with pytest.raises(AlreadyImported):
        be_slower()

    with store.work(site_id) as work:
        assert work.imports.find(site_id, file.kind, file.digest) == file
        assert work.imports.find(site_id, another.kind, another.digest) is None
