"""Calls of help desks (webhooks): who sent them, what they say, and what that means for a case.

``understand`` reads a call as data says (``ZAMMAD``, ``CHATWOOT``, ``ZENDESK``, or a ``Desk`` of your own);
``apply`` lets it happen to a case. Neither knows a web framework, and nothing that a call says is ever evaluated.
"""

from sopflow.runtime.desks.desk import Delivery, Desk, RefusedDelivery, Signature, understand
from sopflow.runtime.desks.known import CHATWOOT, ZAMMAD, ZENDESK
from sopflow.runtime.desks.plan import Plan, apply

__all__ = [
    "CHATWOOT",
    "ZAMMAD",
    "ZENDESK",
    "Delivery",
    "Desk",
    "Plan",
    "RefusedDelivery",
    "Signature",
    "apply",
    "understand",
]
