"""The page as text: one file, nothing from outside, small beside what it tells."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

import sopflow
from sopflow import Handbook
from sopflow.views.player import player
from sopflow.views.player.content import content
from sopflow.views.player.page import overhead

ROOT = Path(__file__).parents[4]
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)


@pytest.fixture(scope="module")
def sops() -> Handbook:
    return sopflow.load(ROOT / "examples/sops")


def block(page: str, name: str) -> str:
    found = re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return found[1]


def test_the_same_program_gives_the_same_page(sops: Handbook) -> None:
    assert player(sops["customer-inquiry"]) == player(sops["customer-inquiry"])


def test_it_refers_to_nothing_outside(sops: Handbook) -> None:
    page = player(sops["customer-inquiry"])
    assert not re.search(r"""(?:src|href)\s*=|@import|url\(""", page)
    links = set(re.findall(r"https?://[^\s\"'<\\]+", page))
    assert links <= {"http://www.w3.org/2000/svg"}


def test_the_policy_names_each_script_that_runs(sops: Handbook) -> None:
    page = player(sops["customer-inquiry"])
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    allowed = set(re.findall(r"sha256-[\w+/=]+", policy[1].split("style-src")[0]))
    plain = [text for attributes, text in SCRIPT.findall(page) if "type=" not in attributes]
    named = {"sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in plain}
    assert len(plain) == 2
    assert named < allowed
    assert len(allowed) == 3  # and the modules, which the loader unpacks


def test_the_player_itself_is_small() -> None:
    assert overhead() <= 150_000


def test_it_begins_in_the_language_asked_for(sops: Handbook) -> None:
    page = player(sops["customer-inquiry"], language="de")
    assert '<html lang="de">' in page
    assert "<title>Kundenanfrage</title>" in page
    assert json.loads(block(page, "content"))["languages"] == ["de", "en"]
    with pytest.raises(ValueError, match="no texts in 'fr'; it has en, de"):
        player(sops["customer-inquiry"], language="fr")


def test_charts_of_what_is_called_travel_along(sops: Handbook) -> None:
    page = player(sops["customer-inquiry"])
    for name in ("customer-inquiry", "satisfaction-survey", "handle-complaint"):
        for language in ("en", "de"):
            assert block(page, f"chart-{language}-{name}").startswith("<svg ")
    assert 'style="' not in block(page, "chart-en-customer-inquiry")


def test_a_text_is_told_once_where_all_languages_agree(sops: Handbook) -> None:
    told = content(sops["customer-inquiry"], "en")
    unit = told["units"]["customer-inquiry"]
    assert unit["title"] == {"en": "Customer inquiry", "de": "Kundenanfrage"}
    assert unit["facts"]["priority"]["follows"] is True
    assert unit["steps"]["route"]["why"]["topic == legal"] == {
        "en": "topic is a legal matter",
        "de": "Thema ist Rechtliches",
    }
    assert told["roles"]["agent"]["title"] == {"en": "Service agent", "de": "Servicekraft"}


def test_an_end_tag_in_a_text_ends_no_script(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><!--"
    steps = f"steps:\n  - id: a\n    do: '{evil}'\n    next: done\n"
    (tmp_path / "p.yaml").write_text(f"sopflow: 1\nprocess: p\ntitle: '{evil}'\noutcomes: [done]\n{steps}")
    page = player(sopflow.load(tmp_path)["p"])
    assert "alert(1)</script>" not in page
    assert page.count("<script") == page.count("</script>") == 6
    assert "<!--" not in page
