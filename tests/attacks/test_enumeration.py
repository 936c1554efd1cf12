"""What answers tell of who has an account: by their words, and by the work done for them."""

import re
from io import BytesIO

from sqlalchemy import update

from matcher.accounts.models import User
from matcher.clock import now
from matcher.saved_searches.schemas import Asked, Sought
from matcher.saved_searches.subscribe import ask_for_alerts
from matcher.taxonomy import load_rules
from tests.attacks.guessing import attempt, counting, mails, with_email
from tests.attacks.target import Target
from tests.organizations.registrations import asked, code
from tests.uploads.files import PDF
from tests.webapp.site import PASSWORD


def test_a_refused_sign_in_tells_nothing_by_text_or_by_time(target: Target) -> None:
    def shut(login: str, **values: object) -> None:
        target.write(lambda s: s.execute(update(User).where(User.login == login).values(**values)))

    shut("supervisor", active=False)
    shut("system_admin", locked_at=now())
    answers, hashed = set(), set()
    cases = [(login, "Bu-Shi-1") for login in ("nobody", "author", "supervisor", "system_admin")]
    cases += [("supervisor", PASSWORD), ("system_admin", PASSWORD), ("erased-1", "!")]
    cases += [("author@example.com", "Bu-Shi-1"), ("nobody@example.com", "Bu-Shi-1")]
    target.write(lambda s: with_email(s, "author", "author@example.com"))
    for login, password in cases:
        target.forget_attempts()
        with counting() as counted:
            answer = attempt(target, login, password)
        hashed.add(tuple(counted.items()))
        text = re.sub(r'(csrf[-_]token"\s(?:value|content)=")[^"]+', "", answer.text)
        answers.add((answer.status_code, text.replace(login, "")))
    assert hashed == {(("verify", 1),)}
    assert len(answers) == 1
    shut("supervisor", active=True)
    shut("system_admin", locked_at=None)


def test_a_locked_account_answers_like_any_other(target: Target) -> None:
    texts = set()
    for login in ("researcher", "nobody at all"):
        for number in range(11):
            attempt(target, login, address=f"192.0.2.{number}")
        answer = attempt(target, login, address="192.0.2.99")
        texts.add((answer.status_code, "账号或密码不正确" in answer.text, "锁定" in answer.text))
    assert len(texts) == 1


def test_asking_for_a_link_tells_nothing(target: Target) -> None:
    target.write(lambda s: with_email(s, "author", "author@example.com"))
    answers, hashed = set(), set()
    for email in ("author@example.com", "AUTHOR@example.com", "nobody@example.com"):
        target.forget_attempts()
        with counting() as counted:
            answer = target.browser().send("/account/reset", {"email": email})
        hashed.add(tuple(counted.items()))
        answers.add((answer.status_code, answer.text.split("<main")[1]))
    assert hashed == {()}
    assert len(answers) == 1


def test_asking_for_alerts_tells_nothing_of_the_address(target: Target) -> None:
    """Neither of accounts nor of searches that the address keeps, few or as many as it may."""
    target.write(lambda s: with_email(s, "author", "author@example.com"))
    most = load_rules().saved_searches.per_address
    full = Asked(email="full@example.com", frequency="daily")
    sought = Sought(name="示例", kind="demand", text="", filters={}, query="kind=demand")
    for _ in range(most):
        target.write(lambda s: ask_for_alerts(s, sought, full, str))
    answers = set()
    for email in ("author@example.com", "full@example.com", "nobody@example.com"):
        target.forget_attempts()
        data = {"email": email, "frequency": "daily"}
        answer = target.browser().send("/saved-searches/new?kind=demand", data)
        answers.add((answer.status_code, answer.headers["Location"], answer.text))
    assert len(answers) == 1
    assert len(mails(target, "full@example.com")) == most


def test_alerts_are_asked_for_a_few_times_an_hour(target: Target) -> None:
    data = {"email": "often@example.com", "frequency": "daily"}
    for number in range(5):
        at = {"REMOTE_ADDR": f"192.0.2.{number}"}
        answer = target.browser().send("/saved-searches/new", data, environ_overrides=at)
        assert answer.headers["Location"] == "/saved-searches/sent"
    assert len(mails(target, "often@example.com")) == 3
    many = [data | {"email": f"{number}@example.com"} for number in range(11)]
    answers = [target.browser().send("/saved-searches/new", one) for one in many]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]


def test_registering_tells_nothing_of_the_address(target: Target) -> None:
    """Nor does a second registration of the same organization from another address."""
    target.write(lambda s: with_email(s, "author", "author@example.com"))
    told = {}
    for number, email in enumerate(("author@example.com", "new@example.com"), start=1):
        told[email] = [
            _register(target, number, email),
            _register(target, number, email),
            _register(target, number, f"spy{number}@example.com"),
        ]
    assert told["author@example.com"] == told["new@example.com"]
    seen = [mails(target, f"spy{number}@example.com") for number in (1, 2)]
    assert seen[0] == seen[1]


def _register(target: Target, number: int, email: str) -> tuple[int, str, tuple[object, ...]]:
    form = asked(target.people, name=f"示例登记{number}公司", credit_code=code(number), email=email)
    with counting() as counted:
        answer = target.browser().send("/register", form | {"proof": (BytesIO(PDF), "a.pdf")})
    return answer.status_code, answer.headers.get("Location", ""), tuple(counted.items())


def test_links_that_do_not_work_all_look_the_same(target: Target) -> None:
    pages = ("/account/reset/{}", "/register/confirm/{}", "/invitations/{}", "/unsubscribe/{}")
    for page in (*pages, "/saved-searches/confirm/{}", "/saved-searches/manage/{}"):
        texts = set()
        for token in ("a", "b" * 43, "0", "%F0%9F%98%80"):
            answer = target.browser().get(page.format(token))
            texts.add((answer.status_code, answer.text.split("<main")[1]))
        assert len(texts) == 1
        assert texts.pop()[0] == 404
