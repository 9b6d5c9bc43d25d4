"""Chain heads as files of JSON lines in a directory, each written once and whole."""

import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote
from uuid import UUID

from attrs import frozen

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.chain_heads import HeadsKept


@frozen
class DirectoryChainHeads:
    """A file per site and day, ``2027-07-01.crosby.jsonl``, with an account, its sequence and its hash on each line."""

    directory: Path

    def put(self, site_id: SiteId, day: date, heads: Mapping[AccountId, tuple[int, bytes]]) -> None:
        """Keep a day's heads; the same again change nothing. Raises HeadsKept for others."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("wb", dir=self.directory, suffix=".tmp", delete=False) as draft:
            draft.write(b"".join(_line(account_id, *heads[account_id]) for account_id in sorted(heads)))
            draft.flush()
            os.fsync(draft.fileno())
        try:
            # A link, not a rename: it fails where a file stands, so that a day is written once also by two at a time.
            os.link(draft.name, self._file(site_id, day))
            _sync(self.directory)
        except FileExistsError:
            if self.get(site_id, day) != heads:
                message = f"other heads of {site_id} are kept for {day.isoformat()}"
                raise HeadsKept(message) from None
        finally:
            Path(draft.name).unlink()

    def get(self, site_id: SiteId, day: date) -> Mapping[AccountId, tuple[int, bytes]] | None:
        """The heads kept for a day, or None."""
        try:
            lines = self._file(site_id, day).read_bytes().splitlines()
        except FileNotFoundError:
            return None
        return dict(_head(line) for line in lines)

    def _file(self, site_id: SiteId, day: date) -> Path:
        return self.directory / f"{day.isoformat()}.{quote(site_id, safe='')}.jsonl"


def _line(account_id: AccountId, seq: int, head: bytes) -> bytes:
    return json.dumps({"account": str(account_id), "seq": seq, "hash": head.hex()}).encode() + b"\n"


def _head(line: bytes) -> tuple[AccountId, tuple[int, bytes]]:
    row = json.loads(line)
    return AccountId(UUID(row["account"])), (int(row["seq"]), bytes.fromhex(row["hash"]))


def _sync(directory: Path) -> None:
    """A file's name is on the disk only when its directory is; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
