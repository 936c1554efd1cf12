"""The rules of accounts, members, and what belongs to one person."""

from collections.abc import Mapping, Sequence

from tests.permissions.rule import NOBODY, OPEN, SIGNED_IN, Rule

_TOKEN = {"token": "never-sent"}
_NUMBER = {"number": "999999"}
_ACCOUNT = Rule("account.manage", {"login": "broker"}, anywhere=True)
_STAFF_OF_ONE = Rule("organization.edit", anywhere=True)
_MANAGER = Rule("organization.members", anywhere=True)


ACCOUNTS: Mapping[str, Sequence[Rule]] = {
    "GET registration.form": [Rule(OPEN)],
    "POST registration.register": [Rule(OPEN)],
    "GET registration.sent": [Rule(OPEN)],
    "GET registration.confirmation": [Rule(NOBODY, _TOKEN)],
    "POST registration.confirm": [Rule(NOBODY, _TOKEN)],
    "GET invitations.show": [Rule(NOBODY, _TOKEN)],
    "POST invitations.accept": [Rule(NOBODY, _TOKEN)],
    "POST invitations.join": [Rule(NOBODY, _TOKEN)],
    "GET my_organization.show": [_STAFF_OF_ONE],
    "POST my_organization.profile": [_MANAGER],
    "POST my_organization.apply": [_MANAGER],
    "POST my_organization.invite": [_MANAGER],
    "POST my_organization.withdraw": [Rule(NOBODY, _NUMBER)],
    "POST my_organization.manager": [Rule(NOBODY, _NUMBER)],
    "POST my_organization.remove": [Rule(NOBODY, _NUMBER)],
    "GET security.index": [Rule("account.manage", anywhere=True)],
    "GET security.account": [_ACCOUNT],
    "POST security.change": [
        Rule("account.manage", {"login": "broker", "verb": verb}, anywhere=True)
        for verb in ("lock", "unlock", "deactivate", "activate")
    ],
    "POST security.end_sessions": [_ACCOUNT],
    "POST security.reset_second_factor": [_ACCOUNT],
    "POST security.issue_password": [_ACCOUNT],
    "POST security.set_roles": [_ACCOUNT],
    "GET notifications.index": [Rule("notification.read", anywhere=True)],
    "POST notifications.follow": [Rule(NOBODY, {"notification_id": "999999"})],
    "POST notifications.read": [Rule(NOBODY, {"notification_id": "999999"})],
    "POST notifications.read_all": [Rule("notification.read", anywhere=True)],
    "GET notifications.settings": [Rule("notification.read", anywhere=True)],
    "POST notifications.settings_post": [Rule("notification.read", anywhere=True)],
    "GET own_searches.index": [Rule("saved_search.manage", anywhere=True)],
    "POST own_searches.run": [Rule(NOBODY, {"search_id": "999999"})],
    "POST own_searches.change": [Rule(NOBODY, {"search_id": "999999"})],
    "POST own_searches.delete": [Rule(NOBODY, {"search_id": "999999"})],
    "GET saved_searches.new": [Rule(OPEN)],
    "POST saved_searches.save": [Rule(OPEN)],
    "GET saved_searches.sent": [Rule(OPEN)],
    "GET saved_searches.confirmation": [Rule(NOBODY, _TOKEN)],
    "POST saved_searches.confirm": [Rule(NOBODY, _TOKEN)],
    "GET saved_searches.manage": [Rule(NOBODY, _TOKEN)],
    "POST saved_searches.change": [Rule(NOBODY, _TOKEN)],
    "POST saved_searches.end": [Rule(NOBODY, _TOKEN)],
    "GET unsubscribe.ask": [Rule(NOBODY, _TOKEN)],
    "POST unsubscribe.stop": [Rule(NOBODY, _TOKEN)],
    "GET own_data.index": [Rule(SIGNED_IN)],
    "POST own_data.export": [Rule("own_data.export", anywhere=True)],
    "POST own_data.erase": [Rule("own_data.erase", anywhere=True)],
    "GET account.password": [Rule(SIGNED_IN)],
    "POST account.password_post": [Rule(SIGNED_IN)],
    "GET account.reset": [Rule(OPEN)],
    "POST account.reset_post": [Rule(OPEN)],
    "GET account.reset_link": [Rule(NOBODY, _TOKEN)],
    "POST account.reset_link_post": [Rule(NOBODY, _TOKEN)],
    "GET account.second_factor": [Rule(SIGNED_IN)],
    "POST account.second_factor_begin": [Rule(SIGNED_IN)],
    "POST account.second_factor_confirm": [Rule(SIGNED_IN)],
    "POST account.second_factor_codes": [Rule(SIGNED_IN)],
    "POST account.second_factor_remove": [Rule(SIGNED_IN)],
    "GET account.sessions": [Rule(SIGNED_IN)],
    "POST account.end": [Rule(NOBODY, {"session_id": "999"})],
    "POST account.end_others": [Rule(SIGNED_IN)],
    "POST account.end_all": [Rule(SIGNED_IN)],
    # Led on, when signed in, or back, when no second step is waited for.
    "GET account.sign_in_code": [Rule(SIGNED_IN)],
    "POST account.sign_in_code_post": [Rule(SIGNED_IN)],
    "GET account.tokens": [Rule("token.manage", anywhere=True)],
    "POST account.create_token": [Rule("token.manage", anywhere=True)],
    "POST account.revoke": [Rule(NOBODY, {"token_id": "999999"})],
    "GET account.sign_in": [Rule(OPEN)],
    "POST account.sign_in_post": [Rule(OPEN)],
    "POST account.sign_out": [Rule(OPEN)],
    "GET account.index": [Rule(SIGNED_IN)],
}
