"""The words for the sub-flows that `write.py` writes: what the bare sequences of actions don't tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Step = dict[str, Any]  # as in the YAML file, key by key
Walk = dict[str, Any]  # what the customer and the systems say, by fact


@dataclass(frozen=True)
class Sub:
    """A sub-flow: around each action of its sequence what is asked before, where it leads, and what is said after."""

    title: str
    facts: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    before: dict[str, list[Step]] = field(default_factory=dict)
    run: dict[str, Step] = field(default_factory=dict)
    after: dict[str, list[Step]] = field(default_factory=dict)
    end: list[Step] = field(default_factory=list)
    walks: dict[str, Walk] = field(default_factory=dict)


def ask(id: str, *facts: str, **keys: Any) -> Step:
    """A step that asks; ``then`` is its ``next``."""
    return _step({"id": id, "title": keys.pop("title", None), "ask": list(facts)}, keys)


def send(id: str, text: str, **keys: Any) -> Step:
    """A message to the customer."""
    return _step({"id": id, "title": keys.pop("title", None), "send": text, "to": "customer"}, keys)


def do(id: str, text: str, **keys: Any) -> Step:
    """Something the agent does."""
    return _step({"id": id, "title": keys.pop("title", None), "do": text}, keys)


def _step(step: Step, keys: dict[str, Any]) -> Step:
    step |= keys
    if "then" in step:
        step["next"] = step.pop("then")
    return {key: value for key, value in step.items() if value is not None}


def fact(type: Any, label: str, question: str | None = None) -> dict[str, Any]:
    """A fact in its long form."""
    return {"type": type, "label": label} | ({"ask": question} if question else {})


def tell(text: str) -> Step:
    """The last message when all went well."""
    return send("tell", text, title="Tell the customer", then="solved")


SORRY = do("sorry", "Apologise, and explain why nothing can be done.", title="Apologise", then="not-solved")
LEVEL = [ask("level", "membership_level", title="Ask for the membership level")]
SHIPPED = [ask("shipped", "shipping_status", title="Has it been shipped?")]
UNHAPPY = fact("yes/no", "The customer is still unhappy", "Is that all right with you, or are you still unhappy?")
WAITED = fact("duration", "Time waited", "How long have you been waiting?")
WORKS = fact("yes/no", "It works now", "Does it work now?")
CARD = [
    ask("item", "product", title="What shall be ordered?"),
    ask("card", "card_number", "card_expires", title="Ask for the card"),
]


def works(after: str, otherwise: str) -> Step:
    """Whether the last advice helped."""
    return ask(
        f"works-after-{after}", "works", title="Does it work now?", again=True,
        then={"works": "tell", "else": otherwise},
    )  # fmt: skip


def recover(then: str) -> list[Step]:
    """The username, recovered if it is forgotten."""
    return [
        ask("username", "username", title="Ask for the username", at_least=0),
        _step(
            {"id": "recover-username", "call": "recover-username", "skip_if": "username is known"},
            {"then": {"outcome == not-solved": "sorry", "else": then}},
        ),
    ]


# A helper of the sub-flows that validate a purchase.
FIND_PURCHASE: list[Step] = [
    *recover("e-mail"),
    # Whoever recovers a username may have left the address open, so it is asked once more.
    ask("e-mail", "email", title="Ask for the e-mail address", again=True, skip_if="email is known"),
    ask("order", "order_id", title="Ask for the order ID"),
    {"id": "validate", "run": "validate-purchase", "next": {"purchase_valid": "valid", "else": "invalid"}},
    {"id": "sorry", "title": "Apologise", "do": "Explain that the account can't be confirmed.", "next": "invalid"},
]

_FAQ = {
    "boots": ("boots", "how", "other", [
        "paint-stain", "width", "gum", "wearing-in", "waterproof", "lace-color", "size-not-in-stock", "warranty"]),
    "shirt": ("shirts", "how", "other", [
        "stain", "washing", "arm-length", "collar-width", "shrinking", "in-stock", "button-color", "material"]),
    "jeans": ("jeans", "how", "other", [
        "grass-stain", "washing", "leg-length", "tailoring-cost", "shrinking", "color", "other-size", "ripped-holes"]),
    "jacket": ("jackets", "how", "other", [
        "wine-stain", "dry-cleaning", "arm-length", "detaching-hood", "shrinking", "in-stock", "material", "warmth"]),
    "pricing": ("prices", "", "", ["gift-wrapping", "stitched-name", "overnight-shipping", "free-shipping"]),
    "membership": ("membership", "", "", ["levels", "qualifying", "benefits", "duration"]),
    "timing": ("dates and times", "", "", ["spring-collection", "opening-hours", "annual-sale", "promo-codes"]),
    "policy": ("our policies", "", "", ["canceling-a-subscription", "late-payment", "refunds", "returns"]),
}  # fmt: skip


def _faq(key: str) -> Sub:
    about, first, second, topics = _FAQ[key]
    half = len(topics) // 2
    answers = (
        [f"{key}-{first}-{number}" for number in range(1, half + 1)]
        + [f"{key}-{second}-{number}" for number in range(1, half + 1)]
        if first
        else [f"{key}-{number}" for number in range(1, len(topics) + 1)]
    )
    return Sub(
        f"A question about {about}",
        facts={
            "topic": fact(topics, "Topic", "What would you like to know?"),
            "faq_answer": fact(answers, "Answer in the help pages"),
        },
        tables={"answers": {"when": ["topic"], "give": ["faq_answer"],
                            "rows": [list(row) for row in zip(topics, answers, strict=True)]}},
        before={"select-faq": [
            ask("topic", "topic", title="What exactly?"),
            {"id": "find-answer", "title": "Find the answer", "look_up": "answers"},
        ]},
        run={"select-faq": {"with": {"answer": "= faq_answer"}}},
        end=[do("explain", "Explain the answer with all its details, in your own words.", then="solved")],
        walks={f"The question is {topic}": {"topic": topic} for topic in topics},
    )  # fmt: skip


def _price(title: str, reason: str) -> Sub:
    return Sub(
        title,
        facts={"unhappy": UNHAPPY},
        run={"record-reason": {"with": {"reason": reason}}},
        before={"promo-code": [
            send("explain", "Our prices change with supply and demand, which is out of my hands. I am sorry.",
                 title="Explain the price"),
            ask("still-unhappy", "unhappy", then={"unhappy": "promo-code", "else": "solved"}),
        ]},
        end=[tell("Please take this code for your next order: {{ promo_code }}")],
        walks={"Still unhappy": {"unhappy": True}, "An explanation is enough": {"unhappy": False}},
    )  # fmt: skip


def _promo(title: str) -> Sub:
    return Sub(
        title,
        run={
            "ask-the-oracle": {"next": {"oracle_says_yes": "promo-code", "else": "level"}},
            "membership": {"next": {"membership_level == guest": "sorry", "else": "promo-code"}},
        },
        end=[tell("Here is a new code, for 20% off your next purchase: {{ promo_code }}")],
        walks={
            "Our mistake": {"oracle_says_yes": True},
            "The mistake of a bronze member": {"oracle_says_yes": False, "membership_level": "bronze"},
            "The mistake of a silver member": {"oracle_says_yes": False, "membership_level": "silver"},
            "The mistake of a gold member": {"oracle_says_yes": False, "membership_level": "gold"},
            "The mistake of a guest": {"oracle_says_yes": False, "membership_level": "guest"},
        },
    )


def _trouble(title: str, again: str, log_in: str, more: dict[str, list[Step]], detail: str | None) -> Sub:
    last = "look" if detail else "item"
    looks = [send("look", detail, title="Give a third piece of advice")] if detail else []
    return Sub(
        title,
        facts={"works": WORKS},
        before={
            "try-again": [send("say-again", again, title="Let the customer try again")],
            "log-out-in": [send("say-log-out", log_in, title="Let the customer log in anew")],
            "enter-details": looks,
            "make-purchase": CARD,
            **more,
        },
        run={"enter-details": {"with": {"details": "troubleshoot"}}},
        after={
            "try-again": [works("trying", "say-log-out")],
            "log-out-in": [works("log-in", last)],
            **({"enter-details": [works("look", "item")]} if detail else {}),
        },
        end=[tell("I am glad that we found a way.")],
        walks={
            "Nothing helps, so we order for the customer": {"works": [False, False, False]},
            "Trying again helps": {"works": [True]},
            "Logging in anew helps": {"works": [False, True]},
            **({"The third piece of advice helps": {"works": [False, False, True]}} if detail else {}),
        },
    )  # fmt: skip


def _site(title: str, again: str, advice: str) -> Sub:
    log_in = "Please log out of your account and log in again."
    report = "I am writing a report about this to our website team."
    more = {
        "instructions": [send("advise", advice, title="Give more advice")],
        "notify-team": [send("announce-report", report, title="Announce a report")],
    }
    sub = _trouble(title, again, log_in, more, None)
    sub.run["notify-team"] = {"with": {"company_team": "website-team"}}
    return sub


GUEST, BRONZE, SILVER, GOLD = ({"membership_level": level} for level in ("guest", "bronze", "silver", "gold"))
NEW, MOVING, COMING, THERE = (
    {"shipping_status": status} for status in ("order-received", "in-transit", "out-for-delivery", "delivered")
)
YES, NO = {"oracle_says_yes": True}, {"oracle_says_yes": False}
NOT_FOUND = {"The purchase is not found": {"purchase_valid": False}}
NOT_VERIFIED = {"The identity is not verified": {"identity_verified": False}}

SUBS: dict[str, Sub] = {
    # Account access
    "recover_username": Sub(
        "Recover a username",
        before={
            "verify-identity": [
                ask("proof", "customer_name", "zip_code", "phone", "email", title="Ask for three of four", at_least=3)
            ]
        },
        end=[
            do(
                "make-username",
                "Tell the customer the username: the first letter of the first name, the last name, "
                "and a 1, all in small letters.",
                title="Tell the username",
                record=["username"],
                then="solved",
            ),
        ],
        walks={"Three items match": {"username": "jwu1"}, **NOT_VERIFIED},
    ),
    "recover_password": Sub(
        "Make a new password",
        before={
            "enter-details": recover("enter-details"),
            "make-password": [
                send(
                    "no-old-password",
                    "Nobody can see your old password, but I can make a new one.",
                    title="Announce a new password",
                ),
                ask("secret", "pin_number", "security_answer", title="Ask for a secret", at_least=1),
            ],
        },
        end=[tell("Your new password is {{ new_password }}")],
        walks={
            "By PIN": {"username": "jwu1", "pin_number": "5128"},
            "By the security question": {"username": "jwu1", "security_answer": "Livingston"},
            "The username is forgotten too": {"username": None, "pin_number": "5128"},
        },
    ),
    "reset_2fa": Sub(
        "Reset the two-factor login",
        before={
            "enter-details": [
                ask("e-mail", "email", title="Where to send the code?", at_least=0),
                ask(
                    "secret",
                    "pin_number",
                    "security_answer",
                    title="Ask for a secret",
                    at_least=1,
                    skip_if="email is known",
                ),
            ],
            "send-link": [
                send(
                    "code",
                    "The code to reset your login is on its way to your e-mail address. "
                    "I am also sending a link about how to stay safe.",
                    title="Announce the code",
                ),
            ],
        },
        end=[do("arrived", "Ask whether the code has arrived.", title="Has the code arrived?", then="solved")],
        walks={
            "By e-mail": {},
            "By PIN": {"email": None, "pin_number": "5128"},
            "By the security question": {"email": None, "security_answer": "Singh"},
        },
    ),
    # Order issue
    "status_mystery_fee": Sub(
        "A fee that nobody expected",
        before={"update-order": [ask("fee", "amount", title="How much too much?")]},
        run={
            "ask-the-oracle": {"next": {"oracle_says_yes": "fee", "else": "level"}},
            "membership": {"next": {"membership_level in [silver, gold]": "fee", "else": "sorry"}},
            "update-order": {"with": {"change": "waive-fee"}},
        },
        end=[tell("We have taken the fee of {{ amount }} off your order.")],
        walks={
            "Our mistake": YES,
            "The mistake of a gold member": NO | GOLD,
            "The mistake of a silver member": NO | SILVER,
            "The mistake of a bronze member": NO | BRONZE,
            "The mistake of a guest": NO | GUEST,
            **NOT_VERIFIED,
        },
    ),
    "status_delivery_time": Sub(
        "The delivery comes at the wrong time of day",
        run={
            "ask-the-oracle": {"next": {"oracle_says_yes": "update-order", "else": "shipped"}},
            "shipping-status": {"next": {"shipping_status == order-received": "update-order", "else": "sorry"}},
            "update-order": {"with": {"change": "change-time"}},
        },
        end=[tell("Your order now comes in the evening.")],
        walks={"Our mistake": YES, "Not yet shipped": NO | NEW, "Already on its way": NO | MOVING},
    ),
    "status_payment_method": Sub(
        "The order shows the wrong payment method",
        facts={"still_wanted": fact("yes/no", "Still wanted", "It counts from your next order. Shall I change it?")},
        before={
            "update-order": [
                ask(
                    "still-wanted",
                    "still_wanted",
                    title="From the next order on?",
                    then={"still_wanted": "new-method", "else": "solved"},
                ),
                ask("new-method", "payment_method", title="Which payment method?"),
            ]
        },
        run={
            "shipping-status": {
                "next": {"shipping_status in [order-received, in-transit]": "new-method", "else": "still-wanted"}
            },
            "update-order": {"with": {"change": "change-method"}},
        },
        end=[tell("Your payment method is {{ payment_method }} now.")],
        walks={
            "In time": NEW | {"payment_method": "paypal"},
            "On its way": MOVING | {"payment_method": "debit-card"},
            "Too late, but wanted": COMING | {"still_wanted": True, "payment_method": "credit-card"},
            "Too late": THERE | {"still_wanted": False},
        },
    ),
    "status_quantity": Sub(
        "The confirmation shows the wrong quantity",
        before={
            "offer-refund": [ask("price", "amount", title="What did it cost?")],
            "shipping-status": [
                send(
                    "e-mail-was-wrong",
                    "Only the e-mail was wrong: you have been charged for one item.",
                    title="Only the e-mail was wrong",
                    then="solved",
                ),
                *SHIPPED,
            ],
        },
        run={
            "ask-the-oracle": {"next": {"oracle_says_yes": "shipped", "else": "e-mail-was-wrong"}},
            "shipping-status": {"next": {"shipping_status == order-received": "price", "else": "call-again"}},
        },
        end=[
            tell("The second item is no longer in your order, and you get {{ amount }} back."),
            send(
                "call-again",
                "Please wait until the parcel is there, then call us to send the item back.",
                title="Send it back later",
                then="not-solved",
            ),
        ],
        walks={
            "Not yet shipped": YES | NEW,
            "On its way": YES | MOVING,
            "Almost there": YES | COMING,
            "There": YES | THERE,
            "Only the e-mail was wrong": NO,
        },
    ),
    "manage_upgrade": Sub(
        "Have it by tomorrow",
        facts={"may_charge": fact("yes/no", "May be charged", "May we charge $20 to the card of your account?")},
        run={
            "shipping-status": {"next": {"shipping_status == order-received": "level", "else": "too-late"}},
            "membership": {"next": {"membership_level == gold": "update-order", "else": "charge"}},
            "update-order": {"with": {"change": "tomorrow"}},
        },
        before={
            "update-order": [
                ask(
                    "charge",
                    "may_charge",
                    title="May we charge $20?",
                    then={"may_charge": "update-order", "else": "sorry"},
                )
            ]
        },
        end=[
            tell("Your order comes tomorrow."),
            send(
                "too-late",
                "Your order has been shipped. It comes today or tomorrow anyway.",
                title="It comes soon anyway",
                then="not-solved",
            ),
        ],
        walks={
            "A gold member pays nothing": NEW | GOLD,
            "A silver member pays": NEW | SILVER | {"may_charge": True},
            "A bronze member pays": NEW | BRONZE | {"may_charge": True},
            "A guest doesn't want to pay": NEW | GUEST | {"may_charge": False},
            "Already shipped": MOVING,
        },
    ),
    "manage_downgrade": Sub(
        "Have it later, for less",
        before={
            "update-order": [
                {
                    "id": "too-late",
                    "decide": "Has it been shipped, and whom does it concern?",
                    "next": {
                        "shipping_status == order-received": "update-order",
                        "membership_level == guest": "sorry",
                        "else": "credit",
                    },
                },
            ]
        },
        run={"update-order": {"with": {"change": "next-week"}}},
        end=[
            tell("Your order comes next week."),
            send(
                "credit",
                "Your order has been shipped. We add the shipping fee to your account as a credit.",
                title="Give a credit",
                then="solved",
            ),
        ],
        walks={
            "Not yet shipped": NEW | GUEST,
            "Too late for a gold member": MOVING | GOLD,
            "Too late for a silver member": COMING | SILVER,
            "Too late for a bronze member": THERE | BRONZE,
            "Too late for a guest": MOVING | GUEST,
        },
    ),
    "manage_create": Sub(
        "Add an item to an order",
        run={
            "shipping-status": {"next": {"shipping_status == order-received": "item", "else": "level"}},
            "membership": {"next": {"membership_level in [silver, gold]": "item", "else": "sorry"}},
        },
        end=[tell("{{ product }} is on its way to you, without a shipping fee.")],
        walks={
            "Not yet shipped": NEW,
            "A second parcel for a gold member": MOVING | GOLD,
            "A second parcel for a silver member": COMING | SILVER,
            "Too late for a bronze member": THERE | BRONZE,
            "Too late for a guest": MOVING | GUEST,
        },
    ),
    "manage_cancel": Sub(
        "Ordered twice by mistake",
        before={"offer-refund": [ask("price", "amount", title="What did it cost?")]},
        run={
            "shipping-status": {"next": {"shipping_status == order-received": "price", "else": "level"}},
            "membership": {"next": {"membership_level == guest": "call-again", "else": "price"}},
        },
        end=[
            tell("You get {{ amount }} back. If the item comes all the same, call us for a label to send it back."),
            send(
                "call-again",
                "Please wait until the parcel is there, then call us to send the item back.",
                title="Send it back later",
                then="not-solved",
            ),
        ],
        walks={
            "Not yet shipped": NEW,
            "A gold member": MOVING | GOLD,
            "A silver member": COMING | SILVER,
            "A bronze member": THERE | BRONZE,
            "A guest": MOVING | GUEST,
        },
    ),
    # Purchase dispute
    "bad_price_competitor": _price("It is cheaper elsewhere", "competitor"),
    "bad_price_yesterday": _price("It was cheaper yesterday", "yesterday"),
    "out_of_stock_general": Sub(
        "Everything is out of stock",
        facts={"unhappy": UNHAPPY},
        before={
            "notify-team": [
                send(
                    "announce-report",
                    "I am writing a report about this to our purchasing department.",
                    title="Announce a report",
                )
            ],
            "promo-code": [ask("still-unhappy", "unhappy", then={"unhappy": "promo-code", "else": "solved"})],
        },
        run={"notify-team": {"with": {"company_team": "purchasing-department"}}},
        end=[tell("Please take this code for your next order: {{ promo_code }}")],
        walks={"Still unhappy": {"unhappy": True}, "A report is enough": {"unhappy": False}},
    ),
    "out_of_stock_one_item": Sub(
        "One item is out of stock",
        facts={"unhappy": UNHAPPY},
        before={
            "record-reason": [ask("item", "product", title="Which item?")],
            "notify-team": [
                send(
                    "announce-report",
                    "I am writing a report about this to our purchasing department.",
                    title="Announce a report",
                )
            ],
            "make-purchase": [
                ask("still-unhappy", "unhappy", then={"unhappy": "confirm-card", "else": "solved"}),
                do(
                    "confirm-card",
                    "Offer to order the item as soon as there is one, and confirm that the card of the "
                    "account will be charged.",
                    title="Confirm the card",
                ),
            ],
        },
        run={
            "record-reason": {"with": {"reason": "= product"}},
            "notify-team": {"with": {"company_team": "purchasing-department"}},
        },
        end=[tell("{{ product }} is ordered, and will be shipped as soon as it is back.")],
        walks={"Still unhappy": {"unhappy": True}, "A report is enough": {"unhappy": False}},
    ),
    "promo_code_invalid": _promo("A promo code is refused"),
    "promo_code_out_of_date": _promo("A promo code is older than seven days"),
    "mistimed_billing_already_returned": Sub(
        "Returned, but not yet paid back",
        facts={"waited": WAITED},
        before={"record-reason": [ask("time-waited", "waited", title="How long ago was it?")]},
        run={
            "record-reason": {
                "with": {"reason": "{{ waited }}"},
                "next": {"waited > 7 days": "update-order", "else": "level"},
            },
            "membership": {"next": {"membership_level == gold": "update-order", "else": "sorry"}},
            "update-order": {"with": {"change": "give-credit"}},
        },
        end=[tell("We have started to credit the item to you.")],
        walks={
            "Nine days are too long": {"waited": "9 days"},
            "A gold member after five days": {"waited": "5 days"} | GOLD,
            "A silver member after exactly seven days": {"waited": "7 days"} | SILVER,
            "A bronze member after five days": {"waited": "5 days"} | BRONZE,
            "A guest after five days": {"waited": "5 days"} | GUEST,
            **NOT_FOUND,
        },
    ),
    "mistimed_billing_never_bought": Sub(
        "Billed for something never bought",
        run={
            "ask-the-oracle": {"next": {"oracle_says_yes": "update-order", "else": "level"}},
            "membership": {"next": {"membership_level == gold": "update-order", "else": "sorry"}},
            "update-order": {"with": {"change": "give-credit"}},
        },
        end=[tell("We have started to credit the item to you.")],
        walks={
            "Our mistake": YES,
            "The mistake of a gold member": NO | GOLD,
            "The mistake of a silver member": NO | SILVER,
            "The mistake of a bronze member": NO | BRONZE,
            "The mistake of a guest": NO | GUEST,
        },
    ),
    # Shipping issue
    "status": Sub(
        "An e-mail says something odd about the shipment",
        facts={
            "correction": fact(
                ["change-date", "change-address", "change-item", "change-price"],
                "Correction",
                "What shall be put right?",
            )
        },
        run={
            "ask-the-oracle": {"next": {"oracle_says_yes": "all-is-well", "else": "put-right"}},
            "update-order": {"with": {"change": "= correction"}},
        },
        before={"update-order": [ask("put-right", "correction", title="What shall be put right?")]},
        end=[
            tell("We have put your order right."),
            send(
                "all-is-well",
                "Only the e-mail was wrong: your order is just as you wanted it.",
                title="All is well",
                then="solved",
            ),
        ],
        walks={
            "The date was wrong": NO | {"correction": "change-date"},
            "The price was wrong": NO | {"correction": "change-price"},
            "Only the e-mail was wrong": YES,
        },
    ),
    "manage": Sub(
        "Change the address or the order",
        facts={"wanted_change": fact(["change-address", "change-order"], "Change", "What would you like to change?")},
        before={"update-order": [ask("wanted", "wanted_change", title="What shall be changed?")]},
        run={"update-order": {"with": {"change": "= wanted_change"}}},
        end=[tell("We have changed your order.")],
        walks={
            "Another address": NEW | {"wanted_change": "change-address"},
            "Another order": MOVING | {"wanted_change": "change-order"},
            "The purchase is not found": NEW | {"purchase_valid": False},
        },
    ),
    "missing": Sub(
        "The item didn't arrive",
        facts={"waited": WAITED},
        before={
            "record-reason": [ask("time-waited", "waited", title="How long ago was it?")],
            "update-order": [ask("address", "full_address", title="Where shall it go?")],
        },
        run={
            "record-reason": {
                "with": {"reason": "{{ waited }}"},
                "next": {"waited <= 7 days": "be-patient", "else": "address"},
            },
            "update-order": {"with": {"change": "change-order"}},
        },
        end=[
            tell("{{ product }} is on its way to you again."),
            send(
                "be-patient",
                "A parcel is sometimes reported too early. Please give it a few more days.",
                title="Ask for patience",
                then="not-solved",
            ),
        ],
        walks={
            "Nine days are too long": {"waited": "9 days"},
            "Exactly a week": {"waited": "7 days"},
            **NOT_FOUND,
        },
    ),
    "cost": Sub(
        "The shipping costs too much",
        run={
            "shipping-status": {
                "next": {"shipping_status in [order-received, in-transit]": "update-order", "else": "offer-refund"}
            },
            "update-order": {"with": {"change": "waive-fee"}, "next": "tell"},
            # What standard shipping costs.
            "offer-refund": {"with": {"amount": "8"}, "next": "tell-refund"},
        },
        before={"offer-refund": []},
        end=[
            tell("You don't pay for the shipping this time."),
            send("tell-refund", "You get $8 of the shipping back.", title="Tell the customer", then="solved"),
        ],
        walks={"Not yet shipped": NEW, "On its way": MOVING, "Almost there": COMING, "There": THERE},
    ),
    # Questions about the shop and what it sells
    **{key: _faq(key) for key in _FAQ},
    # The web site
    "credit_card": _trouble(
        "The card is refused",
        "Please enter your card once more.",
        "Please log out of your account and log in again.",
        {},
        "Please look at the expiry date of your card: it may be too old.",
    ),
    "shopping_cart": _trouble(
        "The cart stays empty",
        "Please reload the page and add the item once more.",
        "Please log out of your account and log in again.",
        {},
        "Please look at the bottom left of the product page: the item may be out of stock.",
    ),
    "search_results": _site(
        "The search finds nothing",
        "Please search for something else first, and then once more for what you want.",
        "Please delete the cookies of our site, in the settings of your browser.",
    ),
    "slow_speed": _site(
        "The site is slow",
        "Please visit another site: if that is slow too, it is your connection.",
        "Please close all other tabs and programs, which may slow your computer down.",
    ),
}

FLOWS: dict[str, tuple[str, str]] = {
    "account_access": ("The customer can't get into the account", "What is missing to get in?"),
    "manage_account": ("The account and its services", "What about the account?"),
    "order_issue": ("An order is wrong, or shall be changed", "What about the order?"),
    "product_defect": ("Refunds and returns", "Refund or return, and why?"),
    "purchase_dispute": ("A price, a code or a bill is disputed", "What is disputed?"),
    "shipping_issue": ("A shipment", "What about the shipment?"),
    "single_item_query": ("A question about an item", "Which kind of item is it about?"),
    "storewide_query": ("A question about the shop", "What is the question about?"),
    "subscription_inquiry": ("The subscription", "What about the subscription?"),
    "troubleshoot_site": ("The web site doesn't work", "What doesn't work?"),
}

# Where the name of a sub-flow alone doesn't tell what it is about, or is taken.
NAMES: dict[str, str] = {
    **{key: f"shipment-{key}" for key in ("status", "manage", "missing", "cost")},
    **{key: f"{key}-faq" for key in _FAQ},
    "status_active": "subscription-active",
    "status_due_amount": "subscription-due-amount",
    "status_due_date": "subscription-due-date",
    "manage_pay_bill": "subscription-pay-bill",
    "manage_extension": "subscription-extension",
    "manage_dispute_bill": "subscription-dispute-bill",
}
