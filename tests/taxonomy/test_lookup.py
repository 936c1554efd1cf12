"""Look-up in the 1,971 industries."""

from matcher.taxonomy.lookup import find_terms


def test_a_code_finds_itself_and_what_is_below_it() -> None:
    codes = [term.code for term in find_terms("industries", "c324")]
    assert sorted(codes) == ["C324", "C3240"]


def test_a_word_finds_names_and_those_that_begin_with_it_come_first() -> None:
    names = [term.name for term in find_terms("industries", "稀土")]
    assert names
    assert all("稀土" in name for name in names)
    begins = [name.startswith("稀土") for name in names]
    assert begins == sorted(begins, reverse=True)


def test_all_words_must_be_in_the_name() -> None:
    names = {term.name for term in find_terms("industries", "金属 合金")}
    assert "有色金属合金制造" in names
    assert all("金属" in name and "合金" in name for name in names)


def test_nothing_asked_or_nothing_there_finds_nothing() -> None:
    assert find_terms("industries", "  ") == []
    assert find_terms("industries", "不存在的行业") == []


def test_the_limit_holds() -> None:
    assert len(find_terms("industries", "制造", limit=5)) == 5
