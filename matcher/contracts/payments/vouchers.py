"""The files of vouchers: kept with the payment, read by the parties and the desk."""

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.contracts.contacts import disclosed
from matcher.contracts.models import Contract
from matcher.contracts.payments.find import get_payment
from matcher.errors import ForbiddenError, NotFoundError
from matcher.uploads.kept import keep
from matcher.uploads.models import Upload
from matcher.uploads.store import Received

PURPOSE = "payment.voucher"


def keep_voucher(session: Session, actor: Actor, contract: Contract, received: Received) -> Upload:
    """The row of a voucher's file, of a party that is on the platform, else of the actor's."""
    owners = [party.organization_id for party in contract.parties if party.organization_id]
    owner = next(iter(owners), actor.organization_id)
    if owner is None:
        raise ForbiddenError("合同各方和您的账号都没有所属单位，不能上传凭证文件。可以只填凭证号。")
    return keep(session, actor, received, purpose=PURPOSE, organization_id=owner)


def open_voucher(session: Session, actor: Actor, contract: Contract, payment_id: int) -> Upload:
    """The file of a payment's voucher, to be read; that it is, is recorded.

    Raises:
        NotFoundError: the payment has none, or there is no such payment.
        ForbiddenError: the actor only watches.
    """
    payment = get_payment(session, actor, contract, payment_id)
    if not disclosed(session, actor, contract, "voucher", payment=payment_id):
        raise ForbiddenError("凭证只供合同各方、本示范区的技术经纪人和运营人员下载。")
    if payment.upload is None:
        raise NotFoundError("这笔到款没有上传凭证文件。")
    return payment.upload
