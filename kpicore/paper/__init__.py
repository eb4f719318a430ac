"""The board on paper: PDF files, pictures and HTML files of a plan, for meetings, slides and chat.

`make_paper` turns what is `PaperRequest` into a file. The numbers are those of `kpicore.reports`, in the words of the board. PDF
files and pictures are made by typst, charts by vl-convert, with a font that comes along (the extra `paper`); without it `is_installed` is
False.
"""

from kpicore.paper.documents import Format, Pages, PaperRequest, Progress, make_paper
from kpicore.paper.fonts import is_installed

#: What adds the packages paper is made with.
INSTALLS_PAPER = "make setup EXTRAS=paper"

__all__ = ["INSTALLS_PAPER", "Format", "Pages", "PaperRequest", "Progress", "is_installed", "make_paper"]
