"""The caller's saved searches."""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from matcher.errors import FieldProblem, InvalidError
from matcher.saved_searches.keep import end_search, keep_search, news_of, own_search, searches_of
from matcher.saved_searches.models import SavedSearch
from matcher.saved_searches.schemas import Kept
from webapp.api.declared import Answer, Group
from webapp.api.models.reminders import SavedSearchRow, SavedSearchRows
from webapp.api.models.searches import Codes, Wanted
from webapp.context import actor, session
from webapp.presentation.saved_searches import sought_of
from webapp.search_query import TRL, SearchQuery

group = Group("提醒", write="account")
_ALL, _ACTION = "/me/saved-searches", "saved_search.manage"
# What is called otherwise in the addresses of pages.
_ARGUMENTS = {"organization_kind": "org", "min_trl": TRL}


class SearchToKeep(Wanted, Kept):
    """A search, what it is called, and how often to tell of news."""

    @property
    def asked(self) -> SearchQuery:
        """The search as its page reads it.

        Raises:
            InvalidError: there is no such code.
        """
        given = self.model_dump(exclude=set(Kept.model_fields))
        named = {_ARGUMENTS.get(name, name): value for name, value in given.items()}
        query = SearchQuery.parse(MultiDict(named | {TRL: str(self.min_trl or "")}))
        unknown = [
            FieldProblem(name, self.label(name), f"没有代码 {code[:20]}，请核对")
            for name in self._coded()
            for code in getattr(self, name)
            if code not in query.chosen.get(_ARGUMENTS.get(name, name), ())
        ]
        if unknown:
            raise InvalidError(unknown)
        return query

    @classmethod
    def _coded(cls) -> list[str]:
        """The fields that hold codes."""
        return [name for name, field in cls.model_fields.items() if field.annotation == Codes]


@group.get(_ALL, "保存的检索", SavedSearchRows, _ACTION)
def list_searches() -> Answer:
    """All of them: there are few."""
    return Answer(SavedSearchRows(items=_rows(searches_of(session(), actor()))))


@group.post(
    _ALL, "保存一项检索", SavedSearchRow, _ACTION, body=SearchToKeep, status=201,
    description="有新结果时按所选频率提醒；条件同“检索公开的信息”。",
)  # fmt: skip
def keep_one_search(body: SearchToKeep) -> Answer:
    """Keep a search and tell of news."""
    kept = Kept(name=body.name, frequency=body.frequency)
    made = keep_search(session(), actor(), sought_of(body.asked), kept)
    # Moments as they are told from now on.
    session().refresh(made)
    (row,) = _rows([made])
    return Answer(row, location=f"/api/v1{_ALL}/{row.id}")


@group.delete(f"{_ALL}/{{search_id}}", "删除保存的检索", _ACTION)
def delete_search(search_id: int) -> Answer:
    """End it; nothing is told any more."""
    end_search(session(), actor(), own_search(session(), actor(), search_id))
    return Answer()


def _rows(searches: Sequence[SavedSearch]) -> list[SavedSearchRow]:
    news = news_of(session(), searches)
    return [SavedSearchRow.of(one, news.get(one.id, 0)) for one in searches]
