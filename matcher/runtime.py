"""The composition root: builds the parts of a process from the settings and holds them.

Pages, commands and the worker take what they need from here; domain functions are given it.
"""

from functools import cached_property
from typing import Self
from urllib.parse import quote

from indexes.snapshot import SnapshotStore
from matcher.db import Database
from matcher.db.encrypted import use_keys
from matcher.listings.public_figures import PublicCounter
from matcher.mail.carriers import Carrier, carrier_of
from matcher.matching.encoder.base import Encoder
from matcher.matching.encoder.cross_encoder import load_reranker
from matcher.matching.encoder.factory import load_encoder
from matcher.matching.encoder_choice import EncoderChoice, chosen_encoder
from matcher.matching.indexing import open_replica
from matcher.matching.replica import Replica
from matcher.matching.reranking import Reranker
from matcher.matching.tokens import Tokenizer
from matcher.queue import JobQueue
from matcher.settings import Settings
from matcher.uploads.store import UploadStore


class Runtime:
    """What one process shares: database, encoder and index replica, each made when first used.

    The encoder of a runtime never changes. Another encoder is another runtime `beside` it.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        if settings.data_key:
            use_keys(settings.data_key)

    def beside(self, choice: EncoderChoice) -> Self:
        """A runtime with another encoder and its own index, on the same database and queue."""
        other = type(self)(self.settings)
        other.choice = choice
        other.database, other.queue, other.tokenizer = self.database, self.queue, self.tokenizer
        return other

    @cached_property
    def choice(self) -> EncoderChoice:
        """The encoder of this runtime, as settings and operator had chosen it when first asked."""
        return chosen_encoder(self.settings)

    @cached_property
    def database(self) -> Database:
        """The database; committed changes wake the worker."""
        settings, queue = self.settings, self.queue
        return Database(settings.database_url, on_outbox=queue.wake, audit_key=settings.audit_key)

    @cached_property
    def queue(self) -> JobQueue:
        """The job queue."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        return JobQueue(self.settings)

    @cached_property
    def public_counter(self) -> PublicCounter:
        """Counts what is public for this process."""
        return PublicCounter()

    @cached_property
    def uploads(self) -> UploadStore:
        """The folder of uploaded files."""
        return UploadStore(self.settings.uploads, self.settings.clamd)

    @cached_property
    def carrier(self) -> Carrier:
        """Who takes mail away."""
        return carrier_of(self.settings)

    @cached_property
    def encoder(self) -> Encoder:
        """The sentence encoder; loading it takes seconds."""
        settings = self.settings
        return load_encoder(self.choice.encoder, settings.models, settings.encoder_backend)

    @cached_property
    def reranker(self) -> Reranker | None:
        """The cross-encoder, if the settings name one; loading it takes seconds."""
        name = self.settings.cross_encoder
        return load_reranker(name) if name else None

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The keyword tokenizer."""
        return Tokenizer()

    @cached_property
    def snapshots(self) -> SnapshotStore:
        """The generations on disk of the index with this encoder; no other encoder's are there."""
        return SnapshotStore(self.settings.snapshots / quote(self.encoder.name, safe=""))

    @cached_property
    def replica(self) -> Replica:
        """The index of this process, caught up with the database."""
        replica = Replica(self.encoder, self.tokenizer, self.reranker)
        open_replica(self.database, replica, self.snapshots)
        return replica

    def retire(self) -> None:
        """Free encoder and replica; database and queue stay open for the runtime that follows."""
        if "replica" in self.__dict__:
            self.__dict__.pop("replica").close()
        self.__dict__.pop("encoder", None)

    def close(self) -> None:
        """Free what was opened."""
        self.retire()
        for name in ("database", "queue"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
