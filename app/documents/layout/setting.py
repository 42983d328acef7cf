"""Everything a block needs to know of the paper it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.layout.figures import Figures
from app.documents.layout.grid import Grid, grid_for
from app.documents.tax_words import words_for
from app.domain.accents import Colour, readable
from app.queries.paper_model import Paper


@dataclass(frozen=True, slots=True)
class Setting:
    """A paper with its words, its figures, its grid and its one colour."""

    paper: Paper
    words: Mapping[str, str]
    figures: Figures
    grid: Grid
    accent: Colour

    @property
    def word(self) -> str:
        """The document's word: "Invoice", or what kind of invoice it is."""
        return self.words[f"{self.paper.form}-invoice" if self.paper.form else self.paper.kind]

    @property
    def title(self) -> str:
        """Word and number: "Invoice RE-2041"."""
        return f"{self.word} {self.paper.number}".strip()

    def says(self, word: str, said: str) -> str:
        """One of the document's words and what is said of it: "Paid: Cash", with the language's blank at the colon."""
        return self.words["says"].format(what=self.words[word], said=said)


def setting_for(paper: Paper) -> Setting:
    """The setting that a paper's language, size and company ask for."""
    return Setting(
        paper=paper,
        words=words_for(paper),
        figures=Figures(paper.language, paper.currency, paper.currency_exponent),
        grid=grid_for(paper.paper_size, paper.address_window),
        accent=readable(paper.company.accent),
    )
