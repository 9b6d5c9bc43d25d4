"""What every register of licenses does."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.ids import LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.licensing.license import License, Transition
from gatedrentals.domain.licensing.states import Command, State
from gatedrentals.ports.licenses import NumberTaken, PadTaken, StaleLicense, UnknownLicense
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.setting import (
    MOVE_IN,
    PAD,
    few_examples,
    later,
    new_license,
    new_site,
    save_license,
)
from gatedrentals.testing.strategies.licenses import PADS, licenses

__all__ = [
    "test_a_change_of_what_someone_else_changed_is_stale",
    "test_a_license_is_got_as_saved",
    "test_a_license_may_stay_on_its_own_pad",
    "test_a_number_is_one_licenses_at_a_site",
    "test_a_pad_is_let_to_one_at_a_time",
    "test_a_pad_of_another_site_is_another_pad",
    "test_adding_a_license_twice_is_stale",
    "test_an_unknown_license_is_refused",
    "test_each_save_is_a_new_version",
    "test_licenses_are_found_by_who_lives_there",
    "test_licenses_are_listed_in_order_of_number",
    "test_nobody_occupies_a_pad_before_signing_or_after_the_last_night",
    "test_of_two_works_one_takes_a_pad",
    "test_the_pad_is_known_night_by_night",
    "test_transitions_are_kept_in_order",
    "test_who_lives_there_follows_the_license",
    "test_who_was_refused_changed_nothing",
]

OTHER_PAD = PadId("C-015")
FIRST_NIGHT = date(2027, 7, 1)
WEEKS = st.tuples(st.integers(0, 8), st.integers(1, 6) | st.none())


def _stay(site_id: SiteId, start: int, weeks: int | None, pad: PadId = PAD) -> License:
    """A license of some weeks (None: an open one) that starts some weeks after the first night."""
    move_in = FIRST_NIGHT + timedelta(weeks=start)
    return new_license(site_id, pads=((move_in, pad),), end=None if weeks is None else move_in + timedelta(weeks=weeks))


@few_examples
@given(data=st.data())
def test_a_license_is_got_as_saved(store: Store, data: st.DataObject) -> None:
    """By id and by number, in any state, with every dated fact."""
    site_id = new_site(store)
    license_ = data.draw(licenses(site_id, LicenseId(uuid4()), (PartyId(uuid4()), PartyId(uuid4()))))

    with store.work(site_id) as work:
        saved = save_license(work, license_)

    with store.work(site_id) as work:
        assert saved == evolve(license_, version=saved.version)
        assert work.licenses.get(license_.id) == saved
        assert work.licenses.by_number(site_id, license_.number) == saved


def test_an_unknown_license_is_refused(store: Store) -> None:
    """By id, by number, by a number of another site, and for its transitions."""
    site_id, other = new_site(store), new_site(store)
    with store.work() as work:
        number = save_license(work, new_license(other)).number

    with store.work() as work:
        with pytest.raises(UnknownLicense):
            work.licenses.get(LicenseId(uuid4()))
        with pytest.raises(UnknownLicense):
            work.licenses.by_number(site_id, number)
        with pytest.raises(UnknownLicense):
            work.licenses.transitions(LicenseId(uuid4()))


def test_each_save_is_a_new_version(store: Store) -> None:
    """Each replaces the one before, also inside one work."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        first = save_license(work, new_license(site_id))
        second = work.licenses.save(evolve(first, autopay_on=True))
        assert work.licenses.get(first.id) == second
    with store.work(site_id) as work:
        third = work.licenses.save(evolve(second, promo_codes=frozenset({"SUMMER"})))

    with store.work(site_id) as work:
        assert work.licenses.get(first.id) == third
    assert (third.autopay_on, third.promo_codes) == (True, frozenset({"SUMMER"}))
    assert 0 < first.version < second.version < third.version


def test_adding_a_license_twice_is_stale(store: Store) -> None:
    """Version 0 is for a license that is not there."""
    site_id = new_site(store)
    license_ = new_license(site_id)
    with store.work(site_id) as work:
        save_license(work, license_)

    with pytest.raises(StaleLicense), store.work(site_id) as work:
        work.licenses.save(license_)
    with pytest.raises(StaleLicense), store.work(site_id) as work:
        save_license(work, evolve(new_license(site_id, pads=((MOVE_IN, OTHER_PAD),)), version=3))


def test_a_change_of_what_someone_else_changed_is_stale(store: Store) -> None:
    """Their change stands, and of ours nothing."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        read = save_license(work, new_license(site_id))

    def be_slower() -> None:
        with store.work(site_id) as slow:
            seen = slow.licenses.get(read.id)
            with store.work(site_id) as quick:
                quick.licenses.save(evolve(read, autopay_on=True))
            slow.licenses.save(evolve(seen, state=State.NOTICE))

    with pytest.raises(StaleLicense):
        be_slower()

    with store.work(site_id) as work:
        license_ = work.licenses.get(read.id)
        assert (license_.autopay_on, license_.state) == (True, State.ACTIVE)


@few_examples
@given(ours=WEEKS, theirs=WEEKS)
def test_a_pad_is_let_to_one_at_a_time(
    store: Store, ours: tuple[int, int | None], theirs: tuple[int, int | None]
) -> None:
    """Refused exactly if there is a night on which both would occupy it; the day of surrender is free (§3.5)."""
    site_id = new_site(store)
    horizon = 20
    nights = [set(range(start, horizon if weeks is None else start + weeks)) for start, weeks in (ours, theirs)]
    with store.work(site_id) as work:
        save_license(work, _stay(site_id, *ours))

    def let() -> None:
        with store.work(site_id) as work:
            save_license(work, _stay(site_id, *theirs))

    if nights[0] & nights[1]:
        with pytest.raises(PadTaken):
            let()
    else:
        let()
    with store.work(site_id) as work:
        assert len(list(work.licenses.of_site(site_id))) == (1 if nights[0] & nights[1] else 2)


def test_a_license_may_stay_on_its_own_pad(store: Store) -> None:
    """Its nights may move, over its own as well; not over another's."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        ours = save_license(work, _stay(site_id, 0, 4))
        save_license(work, _stay(site_id, 6, None))
    longer, too_long = (
        evolve(_stay(site_id, 0, weeks), id=ours.id, number=ours.number, version=ours.version) for weeks in (6, 7)
    )

    with store.work(site_id) as work:
        longer = save_license(work, longer)
    with pytest.raises(PadTaken), store.work(site_id) as work:
        save_license(work, evolve(too_long, version=longer.version))

    with store.work(site_id) as work:
        assert work.licenses.get(ours.id) == longer


def test_the_pad_is_known_night_by_night(store: Store) -> None:
    """A transfer inside the site leaves one pad free and takes the other."""
    site_id = new_site(store)
    moved_on, left_on = date(2027, 7, 15), date(2027, 8, 1)
    moving = new_license(site_id, pads=((FIRST_NIGHT, PAD), (moved_on, OTHER_PAD)), end=left_on)
    with store.work(site_id) as work:
        moving = save_license(work, moving)
        after = save_license(work, new_license(site_id, pads=((moved_on, PAD),)))

    with store.work(site_id) as work:
        on_pad = work.licenses.on_pad
        assert on_pad(site_id, PAD, FIRST_NIGHT - timedelta(days=1)) is None
        assert on_pad(site_id, PAD, FIRST_NIGHT) == moving
        assert on_pad(site_id, PAD, moved_on - timedelta(days=1)) == moving
        assert on_pad(site_id, PAD, moved_on) == after
        assert on_pad(site_id, PAD, date(2040, 1, 1)) == after
        assert on_pad(site_id, OTHER_PAD, moved_on - timedelta(days=1)) is None
        assert on_pad(site_id, OTHER_PAD, moved_on) == moving
        assert on_pad(site_id, OTHER_PAD, left_on) is None
        assert on_pad(site_id, PadId("nowhere"), moved_on) is None


def test_nobody_occupies_a_pad_before_signing_or_after_the_last_night(store: Store) -> None:
    """A draft, a declined or a cancelled license takes no pad, so another can have it."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        for state in (State.DRAFT, State.SENT, State.DECLINED, State.CANCELLED):
            save_license(work, new_license(site_id, state=state))
        holder = save_license(work, new_license(site_id, state=State.SIGNED, end=date(2027, 7, 4)))

    with store.work(site_id) as work:
        assert work.licenses.on_pad(site_id, PAD, date(2027, 7, 3)) == holder
        assert work.licenses.on_pad(site_id, PAD, date(2027, 7, 4)) is None
        cancelled = work.licenses.save(evolve(holder, state=State.CANCELLED))
        assert work.licenses.on_pad(site_id, PAD, date(2027, 7, 3)) is None
        next_one = save_license(work, new_license(site_id))
    with pytest.raises(PadTaken), store.work(site_id) as work:
        work.licenses.save(evolve(cancelled, state=State.SIGNED))

    with store.work(site_id) as work:
        assert work.licenses.on_pad(site_id, PAD, date(2027, 7, 3)) == next_one


def test_a_pad_of_another_site_is_another_pad(store: Store) -> None:
    """Codes are unique within a site alone."""
    site_id, other = new_site(store), new_site(store)

    with store.work() as work:
        here, there = save_license(work, new_license(site_id)), save_license(work, new_license(other))

    with store.work() as work:
        assert work.licenses.on_pad(site_id, PAD, FIRST_NIGHT) == here
        assert work.licenses.on_pad(other, PAD, FIRST_NIGHT) == there


def test_of_two_works_one_takes_a_pad(store: Store) -> None:
    """Who looked before the other landed is refused, and nothing of that work remains."""
    site_id = new_site(store)
    ours, theirs = _stay(site_id, 0, 4), _stay(site_id, 3, 4)

    def be_slower() -> None:
        with store.work(site_id) as slow:
            assert slow.licenses.on_pad(site_id, PAD, FIRST_NIGHT + timedelta(weeks=3)) is None
            save_license(slow, _stay(site_id, 0, None, OTHER_PAD))
            with store.work(site_id) as quick:
                save_license(quick, theirs)
            save_license(slow, ours)

    with pytest.raises(PadTaken):
        be_slower()

    with store.work(site_id) as work:
        assert [license_.id for license_ in work.licenses.of_site(site_id)] == [theirs.id]


def test_a_number_is_one_licenses_at_a_site(store: Store) -> None:
    """Another site may use it as well."""
    site_id, other = new_site(store), new_site(store)
    with store.work() as work:
        first = save_license(work, new_license(site_id, number="L-00001"))
        save_license(work, new_license(other, number="L-00001"))

    with pytest.raises(NumberTaken), store.work(site_id) as work:
        save_license(work, new_license(site_id, number="L-00001", pads=((MOVE_IN, OTHER_PAD),)))

    with store.work() as work:
        assert work.licenses.by_number(site_id, "L-00001") == first


@few_examples
@given(states=st.lists(st.sampled_from(State), min_size=1, max_size=8), asked=st.frozensets(st.sampled_from(State)))
def test_licenses_are_listed_in_order_of_number(store: Store, states: list[State], asked: frozenset[State]) -> None:
    """All of a site, or those in the states asked for; of no other site."""
    site_id, other = new_site(store), new_site(store)
    new = [
        new_license(site_id, number=f"L-{number * 37 % 100:05d}", pads=((MOVE_IN, pad),), state=state)
        for number, (pad, state) in enumerate(zip(PADS, states, strict=False), 1)
    ]
    with store.work() as work:
        saved = sorted((save_license(work, each) for each in new), key=lambda license_: license_.number)
        save_license(work, new_license(other))

    with store.work() as work:
        assert list(work.licenses.of_site(site_id)) == saved
        assert list(work.licenses.of_site(site_id, asked)) == [each for each in saved if each.state in asked]


def test_transitions_are_kept_in_order(store: Store) -> None:
    """Those of one save and those of later ones; none were left by a license that merely changed."""
    site_id = new_site(store)
    license_ = new_license(site_id, state=State.SIGNED)
    steps = (State.SIGNED, State.PREPARING, State.ACTIVE, State.NOTICE)
    rows = [
        Transition(license_.id, command, "pm@example.com", later(number), before, after, "as asked")
        for number, (command, before, after) in enumerate(
            zip((Command.PREPARE, Command.ACTIVATE, Command.GIVE_NOTICE), steps[:-1], steps[1:], strict=True)
        )
    ]
    with store.work(site_id) as work:
        license_ = save_license(work, license_)
        assert list(work.licenses.transitions(license_.id)) == []
        license_ = work.licenses.save(evolve(license_, state=State.ACTIVE), rows[:2])
    with store.work(site_id) as work:
        license_ = work.licenses.save(evolve(license_, state=State.NOTICE), rows[2:])
        work.licenses.save(evolve(license_, autopay_on=True))

    with store.work(site_id) as work:
        assert list(work.licenses.transitions(license_.id)) == rows


def test_who_was_refused_changed_nothing(store: Store) -> None:
    """Neither the license, nor its transitions, nor what the work did before."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        license_ = save_license(work, new_license(site_id))
    row = Transition(license_.id, Command.GIVE_NOTICE, "pm", later(1), State.ACTIVE, State.NOTICE, "")
    earlier = new_license(site_id, pads=((MOVE_IN, OTHER_PAD),))

    def fail() -> None:
        with store.work(site_id) as work:
            save_license(work, earlier)
            work.licenses.save(evolve(license_, version=0, state=State.NOTICE), [row])

    with pytest.raises(StaleLicense):
        fail()

    with store.work(site_id) as work:
        assert list(work.licenses.of_site(site_id)) == [license_]
        assert list(work.licenses.transitions(license_.id)) == []


def test_licenses_are_found_by_who_lives_there(store: Store) -> None:
    """At every site that the work sees, in any state, each once."""
    site_id, other = new_site(store), new_site(store)
    dana, julio = PartyId(uuid4()), PartyId(uuid4())
    with store.work() as work:
        both = save_license(work, evolve(new_license(site_id, state=State.CLOSED), residents=(julio, dana)))
        elsewhere = save_license(work, evolve(new_license(other, state=State.DRAFT), residents=(dana,)))
        save_license(work, new_license(site_id, pads=((MOVE_IN, OTHER_PAD),)))

    with store.work() as work:
        assert list(work.licenses.of_parties([])) == []
        assert list(work.licenses.of_parties([PartyId(uuid4())])) == []
        assert list(work.licenses.of_parties([julio])) == [both]
        found = sorted([both, elsewhere], key=lambda license_: license_.id)
        assert list(work.licenses.of_parties([dana])) == found
        assert list(work.licenses.of_parties({julio, dana})) == found
    with store.work(other) as work:
        assert list(work.licenses.of_parties([julio, dana])) == [elsewhere]


def test_who_lives_there_follows_the_license(store: Store) -> None:
    """A resident who is added is found, one who is taken off is not."""
    site_id = new_site(store)
    dana, julio = PartyId(uuid4()), PartyId(uuid4())
    with store.work(site_id) as work:
        saved = save_license(work, evolve(new_license(site_id), residents=(dana,)))
        saved = save_license(work, evolve(saved, residents=(julio,)))

    with store.work(site_id) as work:
        assert list(work.licenses.of_parties([dana])) == []
        assert list(work.licenses.of_parties([julio])) == [saved]
