"""Programs read figures and breakdowns; amounts stay exact as text."""

from decimal import Decimal

from sqlalchemy import select

from matcher.accounts.models import Zone
from matcher.statistics.ways import WAYS
from tests.statistics.ledger import contract
from tests.webapp.api.calls import program
from tests.webapp.site import Site


def test_figures_and_breakdowns_of_a_zone(site: Site) -> None:
    with site.runtime.database.write() as session:
        zone = session.scalars(select(Zone)).one()
        session.add(Zone(code="far", name="另一示范区", region="150100"))
        session.add(contract(zone.id, total_amount=Decimal("46875000.01")))
        session.add(contract(zone.id, state="cancelled"))
        code = zone.code
    supervisor = program(site, "supervisor")
    told = supervisor.get("/statistics/figures?period=2022")
    assert (told["zones"], told["period"], len(told["items"])) == ([code], "2022", 16)
    first = told["items"][0]
    assert (first["code"], first["value"], first["gap"]) == ("turnover", "4687.500001", "312.5000")
    assert (first["verdict"], first["counted"], first["excluded"]) == ("unmet", 1, 1)
    months = supervisor.get(f"/statistics/breakdowns?period=2022&zone={code}&by=month")["items"]
    assert [(row["code"], row["amount"]) for row in months if row["count"]] == [
        ("2022-03", "46875000.01")
    ]
    for by in WAYS:
        whole = supervisor.get(f"/statistics/breakdowns?period=2022&by={by}")
        assert sum(Decimal(row["amount"]) for row in whole["items"]) == Decimal("46875000.01")
    everywhere = program(site, "authority").get("/statistics/figures?period=2022-Q1")
    assert (everywhere["zones"], everywhere["items"][0]["verdict"]) == (["far", code], "none")
    supervisor.get("/statistics/figures?zone=far", 404)
    supervisor.get("/statistics/figures?period=2022-13", 422)
    supervisor.get("/statistics/breakdowns?by=name", 422)
    program(site, "author").get("/statistics/figures", 403)
