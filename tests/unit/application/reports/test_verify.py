from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gatedrentals.application.reports.verify import ChainVerifications, DayNotOver, HeadsKeeper, KeepHeads
from gatedrentals.domain.ids import AccountId, account_of
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.reported_site import A_STORY, ReportedSite, played
from gatedrentals.testing.fakes.chain_heads import MemoryChainHeads
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application.reports.tampered import TamperedStore

UNTIL = date(2027, 7, 20)
SITE = played(MemoryStore(), A_STORY, UNTIL)
"""No test changes it."""

FIRST = account_of(SITE.licenses[0].id)


def keeper(heads: MemoryChainHeads) -> HeadsKeeper:
    return HeadsKeeper(SITE.store, SITE.clock, heads)


def kept() -> MemoryChainHeads:
    heads = MemoryChainHeads()
    for day in (date(2027, 6, 30), date(2027, 7, 19)):
        keeper(heads)(KeepHeads(SITE.site_id, day))
    return heads


def broken(store: Store, heads: MemoryChainHeads) -> list[tuple[str, int]]:
    found = ChainVerifications(store, SITE.clock, heads)(SITE.site_id).broken
    return [(each.account, each.seq) for each in found]


def standing() -> Standing:
    with SITE.store.work(SITE.site_id) as work:
        return work.subledger.standing(FIRST)


@settings(max_examples=25)
@given(st.integers(0, 30), st.data())
def test_a_changed_byte_is_found_where_it_was_changed(place: int, data: st.DataObject) -> None:
    def change(entries: Sequence[Entry]) -> Sequence[Entry]:
        at = place % len(entries)
        payload = bytearray(entries[at].payload)
        payload[data.draw(st.integers(0, len(payload) - 1))] ^= data.draw(st.integers(1, 255))
        return [*entries[:at], evolve(entries[at], payload=bytes(payload)), *entries[at + 1 :]]

    found = broken(TamperedStore(SITE.store, FIRST, entries=change), MemoryChainHeads())

    assert set(found) == {("R-0", place % standing().seq + 1)}


def test_a_chain_sealed_anew_is_found_by_the_heads_kept_outside() -> None:
    def reseal(entries: Sequence[Entry]) -> Sequence[Entry]:
        return [*entries[:-1], evolve(entries[-1], hash=bytes(32))]

    tampered = TamperedStore(
        SITE.store, FIRST, entries=reseal, standing=lambda standing: evolve(standing, head=bytes(32))
    )

    verified = ChainVerifications(tampered, SITE.clock, kept())(SITE.site_id)

    assert verified.days == 2
    assert [each.text for each in verified.broken][-1] == (
        f"entry {standing().seq} is not the one whose head was kept on 2027-07-19"
    )


def test_an_end_that_was_cut_off_is_found_by_the_heads_kept_outside() -> None:
    def cut(entries: Sequence[Entry]) -> Sequence[Entry]:
        return entries[:-1]

    with SITE.store.work(SITE.site_id) as work:
        head = work.subledger.entries(FIRST)[-2].hash
    last = standing().seq
    tampered = TamperedStore(
        SITE.store, FIRST, entries=cut, standing=lambda standing: evolve(standing, seq=last - 1, head=head)
    )

    assert broken(tampered, MemoryChainHeads()) == []
    assert broken(tampered, kept()) == [("R-0", last)]


def test_a_standing_elsewhere_and_an_account_that_is_gone_are_found() -> None:
    nobody = AccountId(UUID(int=1))
    heads = MemoryChainHeads()
    heads.put(SITE.site_id, date(2027, 7, 1), {nobody: (3, bytes(32))})
    tampered = TamperedStore(SITE.store, FIRST, standing=lambda standing: evolve(standing, head=bytes(32)))

    assert broken(tampered, heads) == [("R-0", standing().seq), (str(nobody), 3)]


def test_heads_of_a_day_are_those_at_its_end_and_are_kept_once() -> None:
    heads = MemoryChainHeads()

    early = keeper(heads)(KeepHeads(SITE.site_id, date(2027, 6, 30)))
    yesterday = keeper(heads)(KeepHeads(SITE.site_id))

    assert heads.get(SITE.site_id, date(2027, 7, 19)) == yesterday
    with SITE.store.work(SITE.site_id) as work:
        for account_id, (seq, head) in early.items():
            entry = work.subledger.entries(account_id)[seq - 1]
            assert entry.hash == head
            assert entry.document.recorded_at.date() <= date(2027, 6, 30)
    assert early.keys() == {account_of(license_.id) for license_ in SITE.licenses}
    assert keeper(heads)(KeepHeads(SITE.site_id, date(2027, 6, 30))) is heads.get(SITE.site_id, date(2027, 6, 30))
    with pytest.raises(DayNotOver):
        keeper(heads)(KeepHeads(SITE.site_id, UNTIL))


def test_a_site_without_entries_is_verified_too() -> None:
    site = ReportedSite.opened(MemoryStore(), A_STORY)

    verified = ChainVerifications(site.store, site.clock, MemoryChainHeads())()

    assert (verified.accounts, verified.entries, verified.days, verified.broken) == (3, 0, 0, ())
