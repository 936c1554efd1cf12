"""The rules of taking listings in: files, receipts, forms that are kept while they are typed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IntakeRules:
    """Limits of what authors and senders hand in.

    Attributes:
        files_per_listing: attachments that one listing may have.
        request_megabytes: the largest form with files, all of them together.
        proof_minutes: how long number and phone of a receipt, once given, open it.
        sender_days: how long after its end it is known who sent a listing without an account.
        autosave_days: how long a form that nobody saved is kept.
        autosave_characters: the longest form that is kept while it is typed.
    """

    files_per_listing: int
    request_megabytes: int
    proof_minutes: int
    sender_days: int
    autosave_days: int
    autosave_characters: int
