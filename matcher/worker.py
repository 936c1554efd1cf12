"""The worker: embeds, indexes, suggests, snapshots and expires what the outbox and clock say."""

from collections.abc import Callable

from matcher.apart import apart
from matcher.contracts.ledger_import.continuing import take_next
from matcher.dispatch.alerts import send_alerts
from matcher.dispatch.links import Links
from matcher.dispatch.notices import send_digests, send_immediate
from matcher.dispatch.supplies import send_supplies
from matcher.hourly import run_hourly
from matcher.made_files.make import ask_again, make_next
from matcher.made_files.remove import sweep_made_files
from matcher.made_files.store import MadeFileStore
from matcher.mail.deliver import deliver_due
from matcher.making import MAKERS
from matcher.market.compute import compute_when_due
from matcher.matching.indexing import encode_next, write_snapshot
from matcher.matching.sentence_vectors import keep_sentences_next
from matcher.matching.suggest import suggest_next
from matcher.runtime import Runtime
from matcher.saved_searches.news import find_news
from matcher.succession import Succession

# A snapshot spares the next process this much catching up.
_SNAPSHOT_EVERY = 500


class Worker:
    """One worker per deployment does the work; others would only wait for it."""

    def __init__(self, runtime: Runtime) -> None:
        self._succession = Succession(runtime)
        self._snapshot_at = 0

    @property
    def runtime(self) -> Runtime:
        """What it works with; another one after an encoder was chosen anew."""
        return self._succession.runtime

    def run(self) -> None:
        """Work until the process is told to stop."""
        ask_again(self.runtime.database)
        self.follow()
        self.runtime.queue.consume(self.follow, self.expire)

    def follow(self) -> None:
        """Do everything that the outbox asks for; what is new becomes searchable first."""
        self._change_encoder()
        working = True
        while working:
            self._done(self.publish_new)
            self._done(self.tell)
            working = any((self._match_next(), self._done(self._take_next)))
            working = working or self._done(self._make_next)
        self._done(self._look_at_market)
        self._done(self._snapshot_when_due)

    def publish_new(self) -> None:
        """Embed what is new and apply it to this process's replica."""
        database, replica = self.runtime.database, self.runtime.replica
        while encode_next(database, replica.encoder):
            with database.read() as session:
                replica.catch_up(session)

    def tell(self) -> None:
        """Write the mails that are due (notifications, digests, news in searches), and deliver."""
        runtime, links = self.runtime, Links.of(self.runtime.settings)
        while find_news(runtime.database, runtime.replica):
            pass
        send_immediate(runtime.database, links)
        send_digests(runtime.database, links)
        while send_alerts(runtime.database, runtime.replica, links):
            pass
        deliver_due(runtime.database, runtime.carrier, runtime.settings.mail_from)

    def expire(self) -> None:
        """What the clock asks for, and files that nothing refers to any more."""
        database, settings = self.runtime.database, self.runtime.settings
        run_hourly(database)
        database.optimize()
        with database.read() as session:
            self.runtime.uploads.sweep(session)
            sweep_made_files(session, MadeFileStore(settings.made_files))

    def _done(self, part: Callable[[], bool | None]) -> bool:
        """Do a part, whatever becomes of it; returns whether there was anything to do."""
        return apart(part.__name__, part)

    def _match_next(self) -> bool:
        """Sentences, suggestions, supplies, a few at a time; returns whether there were any."""
        # First, because what is suggested is explained by them.
        if self._done(self._keep_sentences):
            return True
        return any([self._done(self._suggest), self._done(self._supply)])

    def _keep_sentences(self) -> bool:
        return keep_sentences_next(self.runtime.database, self.runtime.encoder)

    def _suggest(self) -> bool:
        return suggest_next(self.runtime.database, self.runtime.replica)

    def _supply(self) -> bool:
        links = Links.of(self.runtime.settings)
        return send_supplies(self.runtime.database, self.runtime.replica, links)

    def _take_next(self) -> bool:
        """Some rows of a long ledger that an operator has taken."""
        return take_next(self.runtime.database)

    def _make_next(self) -> bool:
        """One of the files that somebody waits for; new listings go before the next one."""
        return make_next(self.runtime.database, self.runtime.settings.made_files, MAKERS)

    def _look_at_market(self) -> None:
        compute_when_due(self.runtime.database, self.runtime.replica)

    def _change_encoder(self) -> None:
        """Go on with another encoder if one was chosen; what waits is embedded by it."""
        # Waiting loses nothing: the outbox keeps what is published meanwhile.
        successor = self._succession.successor(wait=True)
        if successor:
            self._succession.succeed(successor).retire()
            self._snapshot_at = 0

    def _snapshot_when_due(self) -> None:
        replica = self.runtime.replica
        empty = self._snapshot_at == 0 and len(replica) > 0
        if empty or replica.sequence - self._snapshot_at >= _SNAPSHOT_EVERY:
            self._snapshot_at = write_snapshot(
                self.runtime.database, replica, self.runtime.snapshots
            )
