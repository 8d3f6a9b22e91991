"""Both pages: nothing a student wrote becomes part of the page, and nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import autograder.report
from autograder.assignment import Assignment
from autograder.report.feedback import feedback_page
from autograder.report.pages import render
from autograder.report.summary import summary_page
from autograder.results import SubmissionResult

VOID = {"meta", "br"}
ELEMENTS = """html head meta title style body main header section footer h1 h2 h3 p a b strong span bdi br code pre ul
    li dl dt dd div table thead tbody tr th td details summary figure svg g rect line polyline text"""
ATTRIBUTES = """lang charset http-equiv content name class id href role aria-label aria-hidden viewbox
    preserveaspectratio x y x1 x2 y1 y2 width height points text-anchor colspan open"""
FOLDER = Path(autograder.report.__file__).parent


class Page(HTMLParser):
    """The elements, attributes and text of a page; complains of elements that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} is repeated"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


@pytest.fixture
def pages(results: list[SubmissionResult], assignment: Assignment) -> list[Page]:
    summary = summary_page(results, assignment, lambda student: f"javascript:feedback/{student}.html")
    return [Page(feedback_page(result)) for result in results] + [Page(summary)]


def test_only_elements_and_attributes_of_ours_are_on_the_pages(pages: list[Page]) -> None:
    for page in pages:
        assert {tag for tag, _ in page.elements} <= set(ELEMENTS.split())
        assert {name for _, attributes in page.elements for name in attributes} <= set(ATTRIBUTES.split())


def test_the_hostile_texts_are_shown_as_texts(pages: list[Page]) -> None:
    hostile, summary = pages[4], pages[-1]
    assert hostile.text.count("<script>alert('mark')</script>\"'><img src=x onerror=alert(1)>") >= 12
    assert summary.text.count("<script>alert('mark')</script>") >= 6


def test_links_lead_to_places_on_the_page_or_files_beside_it(pages: list[Page]) -> None:
    for page in pages:
        anchors = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
        links = [attributes["href"] or "" for tag, attributes in page.elements if tag == "a"]
        assert links
        for link in links:
            assert link[1:] in anchors if link.startswith("#") else re.match(r"javascript%3Afeedback/[\w%./-]*$", link)


def test_nothing_may_be_loaded_or_run(pages: list[Page]) -> None:
    for page in pages:
        policies = [a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
        assert policies == [
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        ]
        # The policy holds from where it stands on: before it there is nothing but the encoding.
        assert [tag for tag, _ in page.elements][:4] == ["html", "head", "meta", "meta"]
    style = render("style.css.j2")
    assert "url(" not in style
    assert "@import" not in style


def test_no_template_switches_the_escaping_off() -> None:
    sources = [*FOLDER.glob("templates/*"), *FOLDER.glob("*.py")]
    assert len(sources) > 10
    for source in sources:
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup|autoescape=False", source.read_text(), re.I), (
            source
        )


def test_pages_can_be_written_whatever_is_in_them(results: list[SubmissionResult], assignment: Assignment) -> None:
    for page in [*map(feedback_page, results), summary_page(results, assignment)]:
        page.encode("utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)


def test_the_same_results_give_the_same_pages(results: list[SubmissionResult], assignment: Assignment) -> None:
    assert [*map(feedback_page, results)] == [*map(feedback_page, results)]
    assert summary_page(results, assignment) == summary_page(reversed(results), assignment)
