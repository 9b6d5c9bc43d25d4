"""Plays the sites side by side, a process each, on one server."""

from collections.abc import Callable
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeAlias

from attrs import evolve, frozen

from gatedrentals.application.setup.load_site import LoadSite
from gatedrentals.bootstrap.clocks import SetClock
from gatedrentals.bootstrap.demo.shipped import DATA, SITES, read_site
from gatedrentals.bootstrap.demo.staff import hire
from gatedrentals.bootstrap.demo.year import FIRST_DAY, JOB, LAST_DAY, Refused, SiteYear, night_of
from gatedrentals.bootstrap.documents import read_set_ups
from gatedrentals.bootstrap.opening import park_at
from gatedrentals.bootstrap.park import Park
from gatedrentals.bootstrap.remembering import RememberingStore
from gatedrentals.bootstrap.settings import Settings
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.period import midnight

OnDay: TypeAlias = Callable[[str, date], None]


@frozen
class Played:
    """What became of a site's year: how many days were new, what a rule refused, and why it stopped, if it did."""

    site: str
    days: int
    refused: tuple[Refused, ...] = ()
    crash: str = ""


@frozen
class _Job:
    address: str
    settings: Settings
    site: str
    until: date


class YearStopped(RuntimeError):
    """A site's year could not be played to its end; the message carries the fault."""


def play(address: str, settings: Settings, on_day: OnDay, until: date = LAST_DAY) -> tuple[Played, ...]:
    """Play the year of every shipped site; ``on_day`` hears of each day that is over. Raises YearStopped."""
    zone = read_set_ups(DATA)[0].site.zone
    clock = SetClock(midnight(FIRST_DAY, zone), settings.clock_file)
    with park_at(address, settings, clock) as park:
        for found in read_set_ups(DATA):
            park.site_setups(LoadSite(found.site, found.catalog, found.rules, JOB))
        hire(park)
    played = _side_by_side([_Job(address, settings, site, until) for site in SITES], on_day)
    for each in played:
        if each.crash:
            raise YearStopped(f"{each.site}: {each.crash}")
    clock.set(night_of(until, zone))
    clock.keep()
    return played


def play_site(park: Park, clock: SetClock, code: str, on_day: OnDay, until: date = LAST_DAY) -> Played:
    """Play the year of one site in this process."""
    with park.store.work(SiteId(code)) as work:
        site = work.sites.get(SiteId(code))
    year = SiteYear(park, clock, read_site(code), site)
    for day in year.play(until):
        on_day(code, day)
    return Played(code, year.days_played, tuple(year.refused))


def _side_by_side(jobs: list[_Job], on_day: OnDay) -> tuple[Played, ...]:
    # Spawned, not forked: the same on every platform, and no connection is shared by accident.
    context = get_context("spawn")
    heard: dict[Connection, str] = {}
    workers = []
    for job in jobs:
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(job, theirs), daemon=True)
        worker.start()
        theirs.close()
        heard[ours] = job.site
        workers.append(worker)
    played = dict.fromkeys((job.site for job in jobs), Played("", 0, crash="its process was killed"))
    while heard:
        for connection in wait(list(heard)):
            assert isinstance(connection, Connection)
            site = heard[connection]
            try:
                message = connection.recv()
            except EOFError:
                del heard[connection]
                continue
            if isinstance(message, Played):
                played[site] = message
            else:
                on_day(site, message)
    for worker in workers:
        worker.join()
    return tuple(evolve(each, site=site) for site, each in played.items())


def _work(job: _Job, told: Connection) -> None:
    clock = SetClock(midnight(FIRST_DAY, read_set_ups(DATA)[0].site.zone))
    try:
        with park_at(job.address, job.settings, clock) as park:
            # This process alone writes at its site, so it need not read twice.
            alone = park.on(RememberingStore(park.store))
            told.send(play_site(alone, clock, job.site, lambda _site, day: told.send(day), job.until))
    except Exception as fault:  # noqa: BLE001 - whatever it was, the parent must hear of it
        import traceback

        told.send(Played(job.site, 0, crash=f"{fault}\n{traceback.format_exc()}"))
    finally:
        told.close()
