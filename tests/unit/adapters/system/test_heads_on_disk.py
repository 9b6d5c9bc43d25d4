import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from gatedrentals.adapters.system.chain_heads import DirectoryChainHeads
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.chain_heads import HeadsKept

SITE, DAY = SiteId("crosby"), date(2027, 7, 1)
HEADS = {AccountId(UUID(int=number)): (number, bytes([number]) * 32) for number in (2, 1)}


def test_a_day_is_one_file_of_a_line_for_each_account(tmp_path: Path) -> None:
    DirectoryChainHeads(tmp_path).put(SITE, DAY, HEADS)

    (file,) = tmp_path.iterdir()
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert file.name == "2027-07-01.crosby.jsonl"
    assert rows == [
        {"account": str(UUID(int=number)), "seq": number, "hash": f"{number:02x}" * 32} for number in (1, 2)
    ]


def test_what_one_process_kept_another_reads(tmp_path: Path) -> None:
    DirectoryChainHeads(tmp_path / "new" / "folder").put(SITE, DAY, HEADS)

    assert DirectoryChainHeads(tmp_path / "new" / "folder").get(SITE, DAY) == HEADS


def test_a_refused_day_leaves_no_file_behind(tmp_path: Path) -> None:
    heads = DirectoryChainHeads(tmp_path)
    heads.put(SITE, DAY, HEADS)

    with pytest.raises(HeadsKept):
        heads.put(SITE, DAY, {})

    assert len(list(tmp_path.iterdir())) == 1
    assert heads.get(SITE, DAY) == HEADS
