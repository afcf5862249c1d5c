"""Ways in which messages leave: the log, mail, signed calls to a web address."""

from sopflow.runtime.channels.log import log
from sopflow.runtime.channels.mail import mail
from sopflow.runtime.channels.webhook import sign, verify, webhook

__all__ = ["log", "mail", "sign", "verify", "webhook"]
