"""Programs report a year: entered by operators, checked or returned by supervisors."""

from matcher.clock import today
from tests.webapp.api.calls import Program, program
from tests.webapp.site import Site

YEAR = today().year - 1
GDP = f"/yearbook/{YEAR}/gdp"


def put(who: Program, value: str, tag: str, status: int = 200, **more: str) -> dict[str, object]:
    answer = who.call(
        "PUT", GDP, {"value": value, "source": "示例年报 13912345678", **more}, {"If-Match": tag}
    )
    assert answer.status_code == status, answer.text
    told: dict[str, object] = answer.json
    return told


def test_a_year_is_entered_checked_and_corrected(site: Site) -> None:
    operator, supervisor = program(site, "operator"), program(site, "supervisor")
    untouched = operator.tag(GDP)
    wrong = put(operator, "一百", untouched, 422)
    assert wrong["errors"][0]["field"] == "value"
    made = put(operator, "1,864,000.5", untouched)
    (entry,) = made["versions"]
    assert (entry["value"], entry["unit"], entry["state"]) == ("18640005000.0000", "元", "entered")
    assert (entry["source"], entry["document"]) == ("示例年报 139****5678", False)
    put(operator, "1", untouched, 412)
    operator.post(f"/yearbook-entries/{entry['id']}/check", status=403)
    place = f"/yearbook-entries/{entry['id']}"
    checked = supervisor.post(f"{place}/check")
    assert (checked["state"], checked["decided_by"]) == ("checked", "示例supervisor")
    supervisor.post(f"{place}/check", status=409)
    supervisor.get(f"{place}/document", 404)
    without = put(operator, "2,000,000", operator.tag(GDP), 422)
    assert without["errors"][0]["field"] == "reason"
    newer, _ = put(operator, "2,000,000", operator.tag(GDP), reason="修订")["versions"]
    supervisor.post(f"/yearbook-entries/{newer['id']}/return", {"reason": ""}, 422)
    place = f"/yearbook-entries/{newer['id']}/return"
    assert supervisor.post(place, {"reason": "与公报不符"})["returned_for"] == "与公报不符"
    year = program(site, "authority").get(f"/yearbook/{YEAR}?zone=test")
    (row,) = (one for one in year["items"] if one["code"] == "gdp")
    assert (row["checked"]["number"], row["newer"]["state"]) == (1, "returned")
    assert row["written_unit"] == "万元"


def test_what_does_not_fit_is_told_and_strangers_see_nothing(site: Site) -> None:
    operator = program(site, "operator")
    for item, value in (("enterprises", "80"), ("high_tech_enterprises", "90")):
        place = f"/yearbook/{YEAR}/{item}"
        sent = {"value": value, "source": "示例"}
        assert operator.call("PUT", place, sent, {"If-Match": "*"}).status_code == 200
    (warning,) = operator.get(f"/yearbook/{YEAR}")["warnings"]
    assert warning.startswith("高新技术企业数（90 家）超过企业总数（80 家）")
    operator.get(f"/yearbook/{YEAR}/nothing", 404)
    operator.get(f"/yearbook/{YEAR}?zone=far", 404)
    operator.get("/yearbook/1999", 404)
    program(site, "broker").get(f"/yearbook/{YEAR}", 403)
    told = program(site, "operator", "read", "review").call("PUT", GDP, {}, {"If-Match": "*"})
    assert (told.status_code, "上报" in told.json["detail"]) == (403, True)
