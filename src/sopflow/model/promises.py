"""Promises: what is proven of all paths when the file is read."""

from __future__ import annotations

from pydantic import Field, model_validator

from sopflow.model.part import Count, Name, Part, problem

__all__ = ["Promise"]

_FORMS = "write `{before: STEP, always: STEP}`, `{after: STEP, always: STEP}` or `{at_most: 2, of: STEP}`"
_PARTNER = {"before": "always", "after": "always", "at_most": "of"}


class Promise(Part):
    """One of three forms: ``before`` with ``always``, ``after`` with ``always``, ``at_most`` with ``of``."""

    before: Name | None = Field(default=None, description="Before this step or outcome comes another, always.")
    after: Name | None = Field(default=None, description="After this step comes another, always.")
    always: Name | None = Field(default=None, description="The step that always comes.")
    at_most: Count | None = Field(default=None, description="How often a step comes at most.")
    of: Name | None = Field(default=None, description="The step that is counted.")

    @model_validator(mode="after")
    def _one_form(self) -> Promise:
        written = [key for key in type(self).model_fields if getattr(self, key) is not None]
        forms = [key for key in written if key in _PARTNER]
        partners = [key for key in written if key not in _PARTNER]
        if not written:
            raise problem("This promises nothing.", code="SOP102", on="key", hint=_FORMS)
        if len(forms) > 1:
            message = f"A promise has one form; this one has `{forms[0]}` and `{forms[1]}`."
            raise problem(message, at=(forms[1],), on="key", hint="make two promises of it")
        if not forms:
            message = f"`{partners[0]}` says too little without `before`, `after` or `at_most`."
            raise problem(message, code="SOP102", at=(partners[0],), on="key", hint=_FORMS)
        needed = _PARTNER[forms[0]]
        if needed not in partners:
            message = f"`{forms[0]}` needs `{needed}` beside it."
            raise problem(message, code="SOP102", at=(forms[0],), on="key", hint=_FORMS)
        for key in partners:
            if key != needed:
                raise problem(f"`{key}` doesn't go with `{forms[0]}`.", at=(key,), on="key", hint=_FORMS)
        return self
