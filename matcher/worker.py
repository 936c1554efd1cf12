"""The worker: embeds, indexes, suggests, snapshots and expires what the outbox and clock say."""

import logging

from matcher.accounts.forgetting import forget_old_sign_ins
from matcher.actor import SYSTEM
from matcher.dispatch.alerts import send_alerts
from matcher.dispatch.links import Links
from matcher.dispatch.notices import send_digests, send_immediate
from matcher.dispatch.supplies import send_supplies
from matcher.engagements.overdue import tell_overdue
from matcher.exchange.preview import sweep_previews
from matcher.intake.autosaves import forget_autosaves
from matcher.intake.forgetting import forget_senders
from matcher.listings.review import remind_overdue
from matcher.listings.validity import expire_due, warn_expiring
from matcher.mail.deliver import deliver_due
from matcher.market.compute import compute_when_due
from matcher.matching.indexing import encode_next, write_snapshot
from matcher.matching.sentence_vectors import keep_sentences_next
from matcher.matching.suggest import suggest_next
from matcher.notifications.find import forget_old_notifications
from matcher.organizations.registering import strike_unconfirmed
from matcher.replays import forget_old_answers
from matcher.runtime import Runtime
from matcher.saved_searches.keep import forget_old_hits
from matcher.saved_searches.news import find_news
from matcher.saved_searches.subscribe import forget_unconfirmed
from matcher.succession import Succession

log = logging.getLogger(__name__)
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
        self.follow()
        self.runtime.queue.consume(self.follow, self.expire)

    def follow(self) -> None:
        """Do everything that the outbox asks for; what is new becomes searchable first."""
        self._change_encoder()
        working = True
        while working:
            self.publish_new()
            self.tell()
            working = self._match_next()
        compute_when_due(self.runtime.database, self.runtime.replica)
        self._snapshot_when_due()

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
        """End what is past its time: listings, registrations, files without owner, sign-ins."""
        with self.runtime.database.write() as session:
            count = expire_due(session, SYSTEM)
            warn_expiring(session, SYSTEM)
            strike_unconfirmed(session, SYSTEM)
            tell_overdue(session, SYSTEM)
            remind_overdue(session, SYSTEM)
            forget_old_sign_ins(session)
            forget_old_answers(session)
            forget_autosaves(session)
            forget_senders(session, SYSTEM)
            sweep_previews(session)
            forget_old_notifications(session)
            forget_unconfirmed(session)
            forget_old_hits(session)
        self.runtime.database.optimize()
        log.info("expired %d listings", count)
        with self.runtime.database.read() as session:
            self.runtime.uploads.sweep(session)

    def _match_next(self) -> bool:
        """Sentences, suggestions, supplies, a few at a time; returns whether there were any."""
        runtime = self.runtime
        # First, because what is suggested is explained by them.
        if keep_sentences_next(runtime.database, runtime.encoder):
            return True
        suggested = suggest_next(runtime.database, runtime.replica)
        links = Links.of(runtime.settings)
        return send_supplies(runtime.database, runtime.replica, links) or suggested

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
