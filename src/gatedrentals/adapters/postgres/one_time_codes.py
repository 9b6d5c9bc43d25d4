"""One-time codes and their counters: whoever guesses or asks holds what is counted until the transaction ends."""

from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import frozen
from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.locks import lock_of
from gatedrentals.adapters.postgres.schema.access import CODE_COUNTER, ONE_TIME_CODE
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.access.contact import Channel, Contact
from gatedrentals.domain.access.limits import Counted
from gatedrentals.domain.access.one_time_code import OneTimeCode
from gatedrentals.domain.ids import NO_SITE


@frozen
class PostgresOneTimeCodes:
    """Every code as it stands."""

    at: Site

    def put(self, code: OneTimeCode) -> None:
        """Add a code; its challenge was never given before."""
        self.at.enter(NO_SITE)
        self.at.run(
            insert(ONE_TIME_CODE).values(
                challenge=code.challenge,
                channel=code.contact.channel.value,
                address=code.contact.address,
                mac=code.mac,
                asked_at=code.asked_at,
                tries=code.tries,
                used_at=code.used_at,
            )
        )

    def take(self, challenge: bytes) -> OneTimeCode | None:
        """The code of a challenge, or None. Until this work ends no other one can take it: whoever asks waits."""
        row = self.at.first(select(ONE_TIME_CODE).where(ONE_TIME_CODE.c.challenge == challenge).with_for_update())
        if row is None:
            return None
        contact = Contact(Channel(row.channel), row.address)
        return OneTimeCode(row.challenge, contact, row.mac, row.asked_at, row.tries, row.used_at)

    def save(self, code: OneTimeCode) -> None:
        """Keep how a code that this work took stands now."""
        self.at.enter(NO_SITE)
        taken = update(ONE_TIME_CODE).where(ONE_TIME_CODE.c.challenge == code.challenge)
        self.at.run(taken.values(tries=code.tries, used_at=code.used_at))

    def counted(self, since: Mapping[str, datetime]) -> Mapping[str, Counted]:
        """What each of these counters counted from a minute on. Until this work ends, others who ask for one wait."""
        locks = [lock_of("counter", counter) for counter in sorted(since)]
        self.at.rows(select(func.pg_advisory_xact_lock(func.unnest(locks))))
        # A statement of its own: it must see what landed while the locks were waited for.
        table = CODE_COUNTER.c
        seen = or_(*(and_(table.counter == counter, table.minute >= start) for counter, start in since.items()))
        found: dict[str, list[tuple[datetime, int]]] = {counter: [] for counter in since}
        for row in self.at.rows(select(CODE_COUNTER).where(seen).order_by(table.minute)):
            found[row.counter].append((row.minute, row.times))
        return found

    def count(self, counters: Collection[str], minute: datetime) -> None:
        """Count one more on each, in a minute."""
        self.at.enter(NO_SITE)
        once = insert(CODE_COUNTER).values([{"counter": each, "minute": minute, "times": 1} for each in counters])
        more = {"times": CODE_COUNTER.c.times + 1}
        self.at.run(once.on_conflict_do_update(index_elements=list(CODE_COUNTER.primary_key), set_=more))

    def forget(self, before: datetime) -> int:
        """Forget codes that were asked for and minutes that were counted before; returns how many codes that were."""
        self.at.run(delete(CODE_COUNTER).where(CODE_COUNTER.c.minute < before))
        return self.at.run(delete(ONE_TIME_CODE).where(ONE_TIME_CODE.c.asked_at < before))
