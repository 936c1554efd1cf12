"""Write and edit a listing: one operation per kind, because each has its own fields."""

from matcher.errors import NotFoundError
from matcher.listings import own
from matcher.listings.schemas import SCHEMAS, ListingInput
from matcher.taxonomy import scheme
from webapp.api.declared import Answer, Group
from webapp.api.given import Seen
from webapp.api.models.listings import ListingState
from webapp.context import actor, session

group = Group("本单位的信息", write="write")


def _declare(kind: str, schema: type[ListingInput]) -> None:
    name = scheme("listing_kinds").name(kind)
    create = group.post(
        f"/my/{kind}s",
        f"填写{name}",
        ListingState,
        f"{kind}.create",
        name=f"create_{kind}",
        description="保存为草稿；写好后用 submit 提交审核。",
        body=schema,
        status=201,
    )
    edit = group.put(
        f"/my/{kind}s/{{code}}",
        f"修改{name}",
        ListingState,
        "listing.edit",
        name=f"edit_{kind}",
        description="替换草稿或被退回信息的全部内容；没有写出的字段会清空。",
        body=schema,
        seen=True,
    )

    def created(body: ListingInput) -> Answer:
        listing = own.create_own(session(), actor(), kind, body)
        location = f"/api/v1/my/listings/{listing.code}"
        return Answer(ListingState.of(listing), version=listing.version, location=location)

    def edited(code: str, body: ListingInput, seen: Seen) -> Answer:
        listing = own.get_own(session(), actor(), code)
        if listing.kind != kind:
            raise NotFoundError(f"{code} 不是{name}，请用它所属类别的地址。")
        own.edit_seen(session(), actor(), listing, body, seen.check(listing.version))
        return Answer(ListingState.of(listing), version=listing.version)

    create(created)
    edit(edited)


for _kind, _schema in SCHEMAS.items():
    _declare(_kind, _schema)
