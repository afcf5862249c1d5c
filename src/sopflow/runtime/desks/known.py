"""Zammad, Chatwoot and Zendesk: the headers and fields of their calls, as their documentation names them."""

from __future__ import annotations

from sopflow.runtime.desks.desk import Desk, Signature

__all__ = ["CHATWOOT", "ZAMMAD", "ZENDESK"]

# https://admin-docs.zammad.org/en/latest/manage/webhook/payload.html
ZAMMAD = Desk(
    name="zammad",
    signature=Signature(header="X-Hub-Signature", prefix="sha1=", algorithm="sha1"),
    delivery="X-Zammad-Delivery",
    ticket=("ticket.id",),
    status=("ticket.state.name", "ticket.state"),
    categories={
        "new": "new",
        "open": "open",
        "pending reminder": "pending",
        "pending close": "pending",
        "closed": "closed",
        "merged": "closed",
        "removed": "closed",
    },
    values={
        "subject": ("ticket.title",),
        "description": ("article.body",),
        "reply": ("article.body",),
        "customer": ("ticket.customer.email",),
        "number": ("ticket.number",),
        "group": ("ticket.group.name",),
        "priority": ("ticket.priority.name", "ticket.priority"),
    },
    kinds=(
        ("opened", {"ticket.article_count": (1,)}),
        ("replied", {"article.sender": ("Customer",), "article.internal": (False,)}),
    ),
)

# https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks
CHATWOOT = Desk(
    name="chatwoot",
    signature=Signature(header="X-Chatwoot-Signature", prefix="sha256=", timestamp="X-Chatwoot-Timestamp", joint="."),
    delivery="X-Chatwoot-Delivery",
    ticket=("conversation.id", "id"),
    status=("conversation.status", "status"),
    categories={"open": "open", "pending": "pending", "snoozed": "hold", "resolved": "solved"},
    values={
        "subject": ("additional_attributes.mail_subject", "inbox.name"),
        "description": ("messages.0.content",),
        "reply": ("content",),
        "customer": ("meta.sender.email", "sender.email"),
        "priority": ("conversation.priority", "priority"),
    },
    kinds=(
        ("opened", {"event": ("conversation_created",)}),
        ("replied", {"event": ("message_created",), "message_type": ("incoming",)}),
    ),
)

# https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/
ZENDESK = Desk(
    name="zendesk",
    signature=Signature(
        header="X-Zendesk-Webhook-Signature", base64=True, timestamp="X-Zendesk-Webhook-Signature-Timestamp"
    ),
    delivery="X-Zendesk-Webhook-Invocation-Id",
    ticket=("detail.id",),
    status=("detail.status",),
    categories={
        "new": "new",
        "open": "open",
        "pending": "pending",
        "hold": "hold",
        "solved": "solved",
        "closed": "closed",
        "deleted": "closed",
        "archived": "closed",
        "scrubbed": "closed",
    },
    values={
        "subject": ("detail.subject",),
        "description": ("detail.description",),
        "reply": ("event.comment.body",),
        "customer": ("detail.requester_id",),
        "priority": ("detail.priority",),
    },
    kinds=(
        ("opened", {"type": ("zen:event-type:ticket.created",)}),
        (
            "replied",
            {
                "type": ("zen:event-type:ticket.comment_added",),
                "event.comment.is_public": (True,),
                "event.comment.author.is_staff": (False,),
            },
        ),
    ),
)
