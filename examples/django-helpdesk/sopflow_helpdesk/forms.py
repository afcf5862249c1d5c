"""An open task as a Django form. What a value may be is asked of the fact's type: there is one opinion on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sopflow import Field, Refused, Task

__all__ = ["TaskForm"]

_YES_NO = (("", "–"), ("yes", "Yes"), ("no", "No"))
_INPUTS = {"date": "date", "integer": "number"}


class TaskForm(forms.Form):
    """What a person fills in and ticks to get a task done.

    Args:
        task: The open task.
        data: What was sent, if anything was.
    """

    def __init__(self, task: Task, data: Any = None) -> None:
        super().__init__(data, prefix=task.id.replace("#", "-").replace("/", "-"))
        self.task = task
        for field in task.fields:
            self.fields[field.name] = _Answer(field, required=field.required and task.at_least is None)
        if task.checklist:
            lines = [(str(number), line) for number, line in enumerate(task.checklist, 1)]
            self.fields["ticked"] = forms.MultipleChoiceField(
                choices=lines,
                label="Checklist",
                required=False,
                widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
            )

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that were given."""
        given = ((each.name, self.cleaned_data.get(each.name)) for each in self.task.fields)
        return {name: value for name, value in given if value is not None}

    @property
    def ticked(self) -> list[int]:
        """The numbers of the lines that were ticked."""
        return [int(number) for number in self.cleaned_data.get("ticked", [])]

    def refuse(self, refused: Refused) -> None:
        """Shows why it wasn't taken: at the fields it is about, or above all."""
        about = [name for name in refused.needed if name in self.fields]
        if not about and "ticked" in self.fields and set(refused.needed) & set(self.task.checklist):
            about = ["ticked"]
        for name in about or [None]:
            self.add_error(name, refused.reason)


class _Answer(forms.Field):
    """One question. Left empty, it was not answered."""

    def __init__(self, field: Field, *, required: bool) -> None:
        kind = field.type
        if field.options:
            labels = field.labels or field.options
            widget: forms.Widget = forms.Select(choices=(("", "–"), *zip(field.options, labels, strict=True)))
        elif kind.kind == "yes/no":
            widget = forms.Select(choices=_YES_NO)
        elif kind.kind == "text":
            widget = forms.Textarea(attrs={"rows": 2})
        else:
            widget = forms.TextInput(attrs={"type": _INPUTS.get(kind.kind, "text"), "placeholder": str(kind)})
        css = "form-select" if isinstance(widget, forms.Select) else "form-control"
        widget.attrs["class"] = css
        default = field.default
        initial = ("yes" if default else "no") if isinstance(default, bool) else default
        help_text = field.label if field.ask and field.ask != field.label else ""
        super().__init__(
            required=required, widget=widget, label=field.ask or field.label, initial=initial, help_text=help_text
        )
        self.kind = kind

    def to_python(self, value: Any) -> Any:
        """The value of the fact's type; several of a list are parted by commas."""
        text = (value or "").strip()
        if not text:
            return None
        try:
            if self.kind.kind == "list" and self.kind.element is not None:
                return [self.kind.element.from_text(each.strip()) for each in text.split(",") if each.strip()]
            return self.kind.from_text(text)
        except ValueError as problem:
            raise ValidationError(f"Not {self.kind}: {problem}") from problem
