"""Code lists: every term is found by code and by name, and hierarchies hang together."""

import csv

import pytest

from matcher.taxonomy import Scheme, Term, scheme
from matcher.taxonomy.schemes import DATA

TITLES = sorted(path.stem for path in DATA.glob("*.tsv"))
# What the domain fixes: 11 technical fields, 9 maturities, 7 manners, 11 reasons, 10 stages.
SIZES = {"technical_fields": 11, "trl": 9, "cooperation": 7, "dismissal_reasons": 11, "stages": 10}
TREES = ("regions", "industries", "contract_types")


@pytest.fixture
def trees() -> Scheme:
    terms = (Term("A", "农业"), Term("A01", "种植", "A"), Term("A011", "稻谷", "A01"))
    return Scheme("trees", (*terms, Term("B", "种植")))


@pytest.mark.parametrize("title", TITLES)
def test_codes_are_unique_and_parents_exist(title: str) -> None:
    terms = list(scheme(title))
    codes = [term.code for term in terms]
    assert len(set(codes)) == len(codes) > 1
    assert all(term.code == term.code.strip() and term.name for term in terms)
    assert {term.parent for term in terms} <= {"", *codes}


@pytest.mark.parametrize("title", [title for title in TITLES if title not in TREES])
def test_a_flat_list_resolves_its_names_and_codes(title: str) -> None:
    codes = scheme(title)
    assert [codes.resolve(term.name) for term in codes] == [term.code for term in codes]
    assert [codes.resolve(f" {term.code} ") for term in codes] == [term.code for term in codes]


@pytest.mark.parametrize(("title", "size"), SIZES.items())
def test_lists_that_the_domain_fixes_are_complete(title: str, size: int) -> None:
    assert len(list(scheme(title))) == size


def test_the_order_is_that_of_the_file() -> None:
    with (DATA / "industries.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row["code"] for row in csv.DictReader(file, delimiter="\t")]
    assert [term.code for term in scheme("industries")] == rows


def test_industries_have_four_levels_that_begin_with_their_parents() -> None:
    industries = scheme("industries")
    assert [t.code for t in industries if not t.parent] == list("ABCDEFGHIJKLMNOPQRST")
    assert all(term.code.startswith(term.parent) for term in industries)
    assert {len(industries.lineage(term.code)) for term in industries} == {1, 2, 3, 4}
    assert industries.lineage("C3240") == ("C", "C32", "C324", "C3240")
    assert industries.path("C3240").startswith("制造业 / 有色金属冶炼和压延加工业 / ")


def test_a_name_that_stands_twice_is_the_first_of_the_list(trees: Scheme) -> None:
    assert trees.resolve("种植") == "A01"


def test_lineage_and_path_go_from_the_top_down(trees: Scheme) -> None:
    assert trees.lineage("A011") == ("A", "A01", "A011")
    assert trees.path("A011") == "农业 / 种植 / 稻谷"
    assert trees.lineage("C") == ()
    assert trees.path("C") == ""


def test_unknown_codes_stay_readable(trees: Scheme) -> None:
    assert trees.name("A01") == "种植"
    assert trees.name("Z9") == "Z9"
    assert trees.name(None) == ""
    assert trees.resolve("没有") is None
    assert "A01" in trees
    assert "种植" not in trees


def test_a_list_is_read_once() -> None:
    assert scheme("trl") is scheme("trl")
    with pytest.raises(FileNotFoundError):
        scheme("no_such_list")
