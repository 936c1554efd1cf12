"""What the mails say: subject and text."""

Letter = tuple[str, str]


def confirm_address(name: str, login: str, link: str, days: int) -> Letter:
    """To the first member of an organization that registered itself."""
    return (
        "请确认您的邮箱",
        f"您为“{name}”申请在技术供需匹配平台开户。\n\n"
        f"请在 {days} 天内打开下面的链接，确认这是您的邮箱：\n{link}\n\n"
        f"您的登录账号是 {login}，密码是注册时自己设置的。\n"
        "确认后即可登录填写草稿；示范区运营人员核验单位后，就可以提交审核。\n\n"
        "如果不是您本人申请，不必理会这封邮件，到期后登记会自动注销。\n",
    )


def already_known(name: str, days: int) -> Letter:
    """To somebody who has an account and is about to get a second one."""
    return (
        "您已有平台账号",
        f"有人用这个邮箱为“{name}”申请开户，但这个邮箱已有账号，没有另开新户。\n\n"
        "如果是您本人，请用原有账号登录；忘记密码可以在登录页重设，需要更换单位请联系运营人员。"
        f"这次登记会在 {days} 天后自动注销，之后可以用另一个邮箱重新登记。\n"
        "如果不是您本人，不必理会这封邮件。\n",
    )


def invited(organization: str, inviter: str, link: str, days: int) -> Letter:
    """To somebody who may join an organization."""
    return (
        "邀请您加入单位",
        f"{inviter} 邀请您加入“{organization}”，一起在技术供需匹配平台发布和办理信息。\n\n"
        f"请在 {days} 天内打开下面的链接，设置姓名和密码：\n{link}\n\n"
        "链接只能用一次。如果您不认识对方，不必理会这封邮件。\n",
    )


def verified(organization: str) -> Letter:
    """To those who manage an organization that was verified."""
    return (
        "单位已通过核验",
        f"“{organization}”已通过示范区核验，现在可以提交需求、场景或成果，也可以邀请同事加入。\n",
    )


def refused(organization: str, reason: str) -> Letter:
    """To those who manage an organization that was not verified."""
    return (
        "单位未通过核验",
        f"“{organization}”未通过示范区核验。原因：\n{reason}\n\n"
        "请登录后在“我的单位”中补充证明材料，重新申请。已有的草稿都在。\n",
    )
