"""The words that sentences are made of, in English and German."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from sopflow.expr.arithmetic import Arithmetic, Fold, Known, Length, Lower, Rounded
from sopflow.expr.formats import format_value
from sopflow.expr.logic import Quantifier
from sopflow.expr.nodes import Builtin, Const, Derived, Item, Leaf, Listing, Node, Project, RecordRef, Visits
from sopflow.expr.scope import readable

__all__ = ["flipped", "negated_label", "noun", "words"]

_ENGLISH = {
    "and": "and",
    "or": "or",
    "always": "always",
    "never": "never",
    "contains": "{} contains {}",
    "contains not": "{} does not contain {}",
    "is missing": "{} is unknown",
    "is known": "{} is known",
    "same ==": "{} is {}",
    "same !=": "{} is not {}",
    "neither": "{} is neither {}",
    "nor": "nor",
    "much <": "{} is under {}",
    "much <=": "{} is at most {}",
    "much >": "{} is over {}",
    "much >=": "{} is at least {}",
    "long <": "{} is under {}",
    "long <=": "{} is at most {}",
    "long >": "{} is over {}",
    "long >=": "{} is at least {}",
    "old <": "the case is younger than {1}",
    "old <=": "the case is at most {1} old",
    "old >": "the case is older than {1}",
    "old >=": "the case is at least {1} old",
    "when <": "{} is before {}",
    "when <=": "{} is no later than {}",
    "when >": "{} is after {}",
    "when >=": "{} is no earlier than {}",
    "ago <": "{} is less than {} ago",
    "ago <=": "{} is at most {} ago",
    "ago >": "{} is more than {} ago",
    "ago >=": "{} is at least {} ago",
    "ago ==": "{} is exactly {} ago",
    "ago !=": "{} is not exactly {} ago",
    "known <": "fewer than {1} known of {0}",
    "count <": "fewer than {1} of {0}",
    "visits <": "fewer than {1} times at “{0}”",
    "known <=": "at most {1} known of {0}",
    "count <=": "at most {1} of {0}",
    "visits <=": "at most {1} times at “{0}”",
    "known >": "more than {1} known of {0}",
    "count >": "more than {1} of {0}",
    "visits >": "more than {1} times at “{0}”",
    "known >=": "at least {1} known of {0}",
    "count >=": "at least {1} of {0}",
    "visits >=": "at least {1} times at “{0}”",
    "known ==": "exactly {1} known of {0}",
    "count ==": "exactly {1} of {0}",
    "visits ==": "exactly {1} times at “{0}”",
    "known !=": "not exactly {1} known of {0}",
    "count !=": "not exactly {1} of {0}",
    "visits !=": "not exactly {1} times at “{0}”",
    "outcome ==": "{}",
    "outcome !=": "not {}",
    "for some": "for some of {}: {}",
    "for none": "for none of {}: {}",
    "for all": "for all of {}: {}",
    "count": "number of {}, where {}",
    "known": "how many are known of {}",
    "sum": "the sum of {}",
    "min": "the smallest of {}",
    "max": "the largest of {}",
    "length list": "the number of {}",
    "length text": "the length of {}",
    "lower": "{} in small letters",
    "round": "{} rounded",
    "yes": "yes",
    "no": "no",
    "of": "{} in {}",
    "nothing": "nothing",
    "quoted": "“{}”",
}
_GERMAN = {
    "and": "und",
    "or": "oder",
    "always": "immer",
    "never": "nie",
    "contains": "{} enthält {}",
    "contains not": "{} enthält nicht {}",
    "is missing": "{} ist unbekannt",
    "is known": "{} ist bekannt",
    "same ==": "{} ist {}",
    "same !=": "{} ist nicht {}",
    "neither": "{} ist weder {}",
    "nor": "noch",
    "much <": "{} liegt unter {}",
    "much <=": "{} ist höchstens {}",
    "much >": "{} liegt über {}",
    "much >=": "{} ist mindestens {}",
    "long <": "{}: unter {}",
    "long <=": "{}: höchstens {}",
    "long >": "{}: über {}",
    "long >=": "{}: mindestens {}",
    "old <": "Fall jünger als {1}",
    "old <=": "Fall höchstens {1} alt",
    "old >": "Fall älter als {1}",
    "old >=": "Fall mindestens {1} alt",
    "when <": "{} liegt vor {}",
    "when <=": "{} liegt nicht nach {}",
    "when >": "{} liegt nach {}",
    "when >=": "{} liegt nicht vor {}",
    "ago <": "{}: vor weniger als {}",
    "ago <=": "{}: vor höchstens {}",
    "ago >": "{}: vor mehr als {}",
    "ago >=": "{}: vor mindestens {}",
    "ago ==": "{}: vor genau {}",
    "ago !=": "{}: nicht vor genau {}",
    "known <": "weniger als {1} bekannt von {0}",
    "count <": "weniger als {1} von {0}",
    "visits <": "weniger als {1}-mal bei „{0}“",
    "known <=": "höchstens {1} bekannt von {0}",
    "count <=": "höchstens {1} von {0}",
    "visits <=": "höchstens {1}-mal bei „{0}“",
    "known >": "mehr als {1} bekannt von {0}",
    "count >": "mehr als {1} von {0}",
    "visits >": "mehr als {1}-mal bei „{0}“",
    "known >=": "mindestens {1} bekannt von {0}",
    "count >=": "mindestens {1} von {0}",
    "visits >=": "mindestens {1}-mal bei „{0}“",
    "known ==": "genau {1} bekannt von {0}",
    "count ==": "genau {1} von {0}",
    "visits ==": "genau {1}-mal bei „{0}“",
    "known !=": "nicht genau {1} bekannt von {0}",
    "count !=": "nicht genau {1} von {0}",
    "visits !=": "nicht genau {1}-mal bei „{0}“",
    "outcome ==": "{}",
    "outcome !=": "nicht {}",
    "for some": "bei mindestens einem von {}: {}",
    "for none": "bei keinem von {}: {}",
    "for all": "bei allen von {}: {}",
    "count": "Anzahl von {}, wo {}",
    "known": "Anzahl der bekannten von {}",
    "sum": "Summe von {}",
    "min": "Kleinstes von {}",
    "max": "Größtes von {}",
    "length list": "Anzahl von {}",
    "length text": "Länge von {}",
    "lower": "{} in Kleinbuchstaben",
    "round": "{} gerundet",
    "yes": "ja",
    "no": "nein",
    "of": "{} in {}",
    "nothing": "nichts",
    "quoted": "„{}“",
}
_BUILT_IN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "now": ("now", "jetzt"),
        "today": ("today", "heute"),
        "case.id": ("case number", "Fallnummer"),
        "case.opened": ("case opening", "Eröffnung des Falls"),
        "case.age": ("age of the case", "Alter des Falls"),
        "case.level": ("level of the case", "Stufe des Falls"),
        "case.role": ("role of the case", "Rolle des Falls"),
        "case.team": ("team of the case", "Team des Falls"),
        "case.handovers": ("number of handovers", "Zahl der Übergaben"),
        "outcome": ("outcome", "Ergebnis"),
    }
)
_VERBS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(r"\b(is|are|was|were|has been|have been|can|may|must|will)\b"),
        "de": re.compile(r"\b(ist|sind|war|waren|wurde|wurden|hat|haben|kann|darf|muss|will|wird)\b"),
    }
)


def words(language: str) -> Mapping[str, str]:
    """The patterns of a language."""
    return _GERMAN if language[:2] == "de" else _ENGLISH


def flipped(op: str) -> str:
    """The comparison that holds when this one doesn't."""
    return {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}[op]


def negated_label(said: str, language: str) -> str:
    """A yes/no fact's label denied: its verb if it is a sentence, else with a plain `not` before it."""
    german = language[:2] == "de"
    no = "nicht" if german else "not"
    verb = _VERBS["de" if german else "en"].search(said)
    if verb and verb.start() > 0:
        return f"{said[: verb.end()]} {no}{said[verb.end() :]}"
    return f"{no} {said}"


def noun(node: Node, language: str) -> str:
    """What a value is called."""
    known = words(language)
    match node:
        case Const():
            return _constant(node, language)
        case Leaf() | Derived():
            return _mid_sentence(node.fact.said(language), language)
        case Builtin():
            return _BUILT_IN[node.name][language[:2] == "de"]
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
    from sopflow.expr.sentences import sentence

    if isinstance(node, Quantifier) and node.word == "count":
        return words(language)["count"].format(noun(node.source, language), sentence(node.condition, language))
    return f"({sentence(node, language)})" if node.type.kind == "yes/no" else readable(type(node).__name__.lower())


def _constant(node: Const, language: str) -> str:
    if node.type.kind == "one-of":
        return str(node.constant)
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
