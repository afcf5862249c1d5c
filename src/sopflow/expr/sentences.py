"""Expressions as a colleague would say them, in English and German. They stand on arrows, so they are short."""

from __future__ import annotations

from sopflow.expr.arithmetic import Arithmetic, Fold, Known, Length, Lower, Rounded
from sopflow.expr.formats import format_value
from sopflow.expr.logic import All, Compare, Contains, Either, IsMissing, Negation, OneOf, Quantifier
from sopflow.expr.nodes import Builtin, Const, Derived, Item, Leaf, Listing, Node, Project, RecordRef, Visits
from sopflow.expr.phrases import BUILT_IN, flipped, negated_label, words
from sopflow.expr.scope import readable

__all__ = ["sentence"]


def sentence(node: Node, language: str) -> str:
    """The sentence for a condition, or the noun for a value.

    Args:
        node: The typed tree.
        language: ``de`` or ``en``; English serves every other language.
    """
    if node.type.kind != "yes/no":
        return noun(node, language)
    return _said(node, language, True)


def _said(node: Node, language: str, holds: bool) -> str:
    match node:
        case Negation():
            return _said(node.operand, language, not holds)
        case All() | Either():
            return _joined(node, language, holds)
        case Compare():
            return _compared(node, language, holds)
        case OneOf():
            return _one_of(node, language, holds)
        case Contains():
            verb = words(language)["contains" if holds else "contains not"]
            return verb.format(noun(node.left, language), noun(node.right, language))
        case IsMissing():
            missing = node.missing is holds
            return words(language)["is missing" if missing else "is known"].format(noun(node.operand, language))
        case Quantifier():
            return _quantified(node, language, holds)
    return _plain(node, language, holds)


def _plain(node: Node, language: str, holds: bool) -> str:
    if isinstance(node, Const):
        return words(language)["always" if node.constant is holds else "never"]
    said = noun(node, language)
    return said if holds else negated_label(said, language)


def _joined(node: All | Either, language: str, holds: bool) -> str:
    """Parts joined: a comma sets off parts that are joined themselves, parentheses an `or` within an `and`."""
    by_and = isinstance(node, All) is holds
    parts = []
    for each in node.operands:
        inner = _said(each, language, holds)
        compound = _compound(each, holds)
        parts.append(f"({inner})" if compound == "or" and by_and else inner)
    word = words(language)["and" if by_and else "or"]
    comma = any(_long(part, language) for part in parts)
    return (f", {word} " if comma else f" {word} ").join(parts)


def _compound(node: Node, holds: bool) -> str | None:
    while isinstance(node, Negation):
        node, holds = node.operand, not holds
    if isinstance(node, All | Either):
        return "and" if isinstance(node, All) is holds else "or"
    return None


def _long(part: str, language: str) -> bool:
    return part[0] != "(" and any(f" {words(language)[word]} " in part for word in ("and", "or"))


def _compared(node: Compare, language: str, holds: bool) -> str:
    op = node.op if holds else flipped(node.op)
    left, right = node.left, node.right
    if isinstance(left, Const) and not isinstance(right, Const):
        left, right = right, left
        op = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op)
    if left.type.kind == "yes/no" and isinstance(right, Const):
        return _said(left, language, (op == "==") is right.constant)
    known = words(language)
    if isinstance(left, Visits):
        return known[f"visits {op}"].format(noun(left, language), noun(right, language))
    if isinstance(left, Known):
        facts = ", ".join(noun(each, language) for each in left.facts)
        return known[f"known {op}"].format(facts, noun(right, language))
    if isinstance(left, Quantifier):
        such = f"{noun(left.source, language)}: {_said(left.condition, language, True)}"
        return known[f"count {op}"].format(such, noun(right, language))
    if isinstance(left, Builtin) and left.name == "outcome":
        return known[f"outcome {op}"].format(noun(right, language))
    kind = left.type.kind
    family = (
        {"duration": "long", "date": "when", "time": "when"}.get(kind, "much") if op not in ("==", "!=") else "same"
    )
    if isinstance(left, Builtin) and left.name == "case.age" and family == "long":
        family = "old"
    ago = _ago(left, op, noun(right, language), language) if kind == "duration" else None
    return ago or known[f"{family} {op}"].format(noun(left, language), noun(right, language))


def _ago(left: Node, op: str, right: str, language: str) -> str | None:
    """`now - order.delivered_at <= 14 days` is said as: order delivered at is at most 14 days ago."""
    if not isinstance(left, Arithmetic) or left.function not in ("time_between", "date_between"):
        return None
    if not isinstance(left.left, Builtin) or left.left.name not in ("now", "today"):
        return None
    if language[:2] == "de":  # "vor 14 Tagen": the one unit whose dative differs
        right = right.replace("Tage", "Tagen")
    return words(language)[f"ago {op}"].format(noun(left.right, language), right)


def _one_of(node: OneOf, language: str, holds: bool) -> str:
    options = [noun(each, language) for each in node.options]
    known = words(language)
    if not options:
        return known["never" if holds else "always"]
    either = _listed(options, known["or"])
    if isinstance(node.left, Builtin) and node.left.name == "outcome":
        return known["outcome ==" if holds else "outcome !="].format(either)
    if holds or len(options) == 1:
        return known["same ==" if holds else "same !="].format(noun(node.left, language), either)
    return known["neither"].format(noun(node.left, language), _listed(options, known["nor"]))


def _listed(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""


def _quantified(node: Quantifier, language: str, holds: bool) -> str:
    known = words(language)
    key, inner = {
        ("any", True): ("for some", True),
        ("any", False): ("for none", True),
        ("every", True): ("for all", True),
        ("every", False): ("for some", False),
    }[node.word, holds]
    return known[key].format(noun(node.source, language), _said(node.condition, language, inner))


# -- what values are called -------------------------------------------------------------------------------------------


def noun(node: Node, language: str) -> str:
    """What a value is called."""
    known = words(language)
    match node:
        case Const():
            return _constant(node, language)
        case Leaf() | Derived():
            return _mid_sentence(node.fact.said(language), language)
        case Builtin():
            return BUILT_IN[node.name][language[:2] == "de"]
        case Visits():
            return readable(node.step)
        case Item():
            return readable(".".join(node.path)) if node.path else readable(node.variable)
        case Project():
            return known["of"].format(readable(".".join(node.path)), noun(node.source, language))
        case RecordRef():
            return _mid_sentence(_record(node), language)
        case Listing():
            return ", ".join(noun(each, language) for each in node.items) or known["nothing"]
        case Known():
            return known["known"].format(", ".join(noun(each, language) for each in node.facts))
        case Arithmetic():
            return (
                f"{_operand(node.left, node.op, language)} {_sign(node.op)} {_operand(node.right, node.op, language)}"
            )
        case Fold():
            return known[node.function].format(noun(node.source, language))
        case Length():
            kind = "list" if node.operand.type.kind == "list" else "text"
            return known[f"length {kind}"].format(noun(node.operand, language))
        case Lower():
            return known["lower"].format(noun(node.operand, language))
        case Rounded():
            return known["round"].format(noun(node.operand, language))
    return _condition(node, language)


def _condition(node: Node, language: str) -> str:
    if isinstance(node, Quantifier) and node.word == "count":
        return words(language)["count"].format(noun(node.source, language), sentence(node.condition, language))
    return f"({sentence(node, language)})" if node.type.kind == "yes/no" else readable(type(node).__name__.lower())


def _constant(node: Const, language: str) -> str:
    if node.type.kind == "one-of":
        return node.type.said(str(node.constant), language)
    if node.type.kind == "text":
        return words(language)["quoted"].format(node.constant)
    return format_value(node.constant, node.type, language)


def _operand(node: Node, op: str, language: str) -> str:
    """An operand, in parentheses where reading from left to right would mislead."""
    said = noun(node, language)
    plain = not isinstance(node, Arithmetic) or (op in "+-" and node.op in "*/") or op == node.op == "+"
    return said if plain else f"({said})"


def _sign(op: str) -> str:
    return {"*": "×", "/": "÷", "-": "−"}.get(op, op)


def _record(node: RecordRef) -> str:
    """The common name of a record's leaves."""
    first: Node = node.fields[0][1]
    depth = 1
    while isinstance(first, RecordRef):
        first, depth = first.fields[0][1], depth + 1
    assert isinstance(first, Leaf | Derived)
    return readable(first.fact.name.rsplit(".", depth)[0])


def _mid_sentence(label: str, language: str) -> str:
    """A label inside a sentence: English ones lose their capital, unless the word is all capitals or mixed."""
    first = label.split(" ", 1)[0]
    if language[:2] == "de":
        return label[:1].lower() + label[1:] if first in ("Der", "Die", "Das", "Ein", "Eine", "Es") else label
    return label[:1].lower() + label[1:] if first[1:] == first[1:].lower() and first != "I" else label
