"""From one encoder to the next in a running process, without a pause."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor

from matcher.matching.encoder_choice import EncoderChoice, chosen_encoder
from matcher.runtime import Runtime

log = logging.getLogger(__name__)


class Succession:
    """Loads an encoder that was chosen anew, and its index, beside the runtime in use.

    Meanwhile the runtime in use goes on with its own. Only one thread may ask.

    Attributes:
        runtime: the one in use.
    """

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._seen = runtime.choice
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="successor")
        self._loading: Future[Runtime] | None = None
        self._told = ""

    def successor(self, *, wait: bool = False) -> Runtime | None:
        """The runtime of the encoder chosen last, when it is another one and ready.

        A choice that cannot be loaded is told once in the log; choosing it again tries it again.

        Args:
            wait: until it is ready, instead of returning None for now.
        """
        try:
            self._look()
            if self._loading is None or not (wait or self._loading.done()):
                return None
            return self._loading.result()
        except Exception as error:
            self._loading = None
            self._tell(str(error))
            return None

    def succeed(self, successor: Runtime) -> Runtime:
        """Put the successor to use; returns the runtime before it, still open."""
        before, self.runtime, self._loading = self.runtime, successor, None
        return before

    def _look(self) -> None:
        """Begin to load what was chosen since, once nothing else is being loaded."""
        choice = chosen_encoder(self.runtime.settings)
        if choice == self._seen or (self._loading and not self._loading.done()):
            return
        overtaken, self._loading = self._loading, None
        self._seen, self._told = choice, ""
        if overtaken and not overtaken.exception():
            overtaken.result().retire()
        if choice != self.runtime.choice:
            self._loading = self._loader.submit(_load, self.runtime, choice)

    def _tell(self, reason: str) -> None:
        if reason != self._told:
            log.error(
                "新选用的语义模型未能启用，继续使用 %s。"
                "请排除原因后再次运行 techmatch encoder use。原因：%s",
                self.runtime.encoder.name,
                reason,
            )
        self._told = reason


def _load(runtime: Runtime, choice: EncoderChoice) -> Runtime:
    successor = runtime.beside(choice)
    log.info("index of %s loaded: %d entries", successor.encoder.name, len(successor.replica))
    return successor
