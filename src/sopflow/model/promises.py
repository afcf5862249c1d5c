"""Promises: what is proven of all paths when the file is read."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from sopflow.model.part import Count, Name, Part, problem

__all__ = ["Promise"]

_FORMS = "write `{before: STEP, always: STEP}`, `{after: STEP, always: STEP}` or `{at_most: 2, of: STEP}`"
_PARTNER = {"before": "always", "after": "always", "at_most": "of", "always": "before", "of": "at_most"}


class Promise(Part):
    """One of three forms: ``before`` with ``always``, ``after`` with ``always``, ``at_most`` with ``of``."""

    before: Name | None = Field(default=None, description="Before this step or outcome comes another, always.")
    after: Name | None = Field(default=None, description="After this step comes another, always.")
    always: Name | None = Field(default=None, description="The step that always comes.")
    at_most: Count | None = Field(default=None, description="How often a step comes at most.")
    of: Name | None = Field(default=None, description="The step that is counted.")

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        forms = [key for key in raw if key in ("before", "after", "at_most")]
        if len(forms) > 1:
            message = f"A promise has one form; this one has `{forms[0]}` and `{forms[1]}`."
            raise problem(message, at=(forms[1],), on="key", hint="make two promises of it")
        for key in raw:
            partner = _PARTNER.get(key)
            if partner and partner not in raw and not (key == "always" and "after" in raw):
                raise problem(f"`{key}` needs `{partner}` beside it.", code="SOP102", at=(key,), on="key", hint=_FORMS)
        if forms and forms[0] == "at_most" and "always" in raw:
            raise problem("`always` belongs to `before` and `after`.", at=("always",), on="key", hint=_FORMS)
        if forms and forms[0] != "at_most" and "of" in raw:
            raise problem("`of` belongs to `at_most`.", at=("of",), on="key", hint=_FORMS)
        if not any(key in raw for key in _PARTNER):
            raise problem("This promises nothing.", code="SOP102", on="key", hint=_FORMS)
        return raw
