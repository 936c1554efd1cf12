"""What a contract promises to pay, what was paid, and what is late."""

from matcher.contracts.payments.enter import enter_payment, reverse_payment
from matcher.contracts.payments.find import Payments, payments_of, received
from matcher.contracts.payments.planning import plan

__all__ = ["Payments", "enter_payment", "payments_of", "plan", "received", "reverse_payment"]
