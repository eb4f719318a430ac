"""What every answer carries: the policies a browser keeps to, and the language of the page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs

from streamlit import file_util

from kpicore.text.catalogue import LANGUAGES
from pages.shared.components.place import places_css

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
#: A page as opposed to a file or one of Streamlit's own addresses.
_PAGE = re.compile(r"/(?!_stcore/|static/|media/|component/|app/static/)[^.]*(?:index\.html)?", re.ASCII)

#: The places of header and chart before their scripts are there, and those whose keys say how high (`place`): what stands below does not
#: move when they come. In the page itself: a style drawn as an element came too late. On a phone columns end at 640 px.
#: A plan among all plans has the place of its name and landing, its sentence and its lights before they are known.
#: The facts of the frame stay whole each: a narrow line breaks between them, and has the height of two for an age of the
#: data that grows. The page is wide from its first moment, which Streamlit
#: learns from the first message; what is invisible takes no place, not even the skeleton of 40 px that stands in for it while it is loaded.
#: On a phone the five steps of a meeting stand side by side, the offer of the tour is its buttons alone, and its card leaves the upper
#: half. Tables of the manual break within words there, and wide ones are scrolled by themselves. A button with an arrow alone keeps its
#: name for who hears it. Elements are told by their class: by an attribute that all of them have, `:has` makes a browser look again above
#: whatever is put into the page (a fifteenth of a warm open).
PLACES = b"<style>%b</style>" % places_css().encode()
PLACES += b"""<style>
@media screen {
  .stMainBlockContainer { max-width: none !important; }
  .st-key-document, .st-key-address, .st-key-data-age, .st-key-tour-focus { position: absolute !important; height: 0; overflow: hidden; }
  .st-key-frame + div:not(:has(.stAlert)) { position: absolute; }
  .st-key-frame { min-height: 51px; }
  :is(.st-key-first-start-line, .st-key-tour-offer) { min-height: 72px; }
  .st-key-tour {
    position: fixed !important; z-index: 900; right: 1rem; bottom: 1rem; width: min(24rem, calc(100vw - 2rem)) !important;
    padding: 1rem !important; border-radius: 0.5rem; box-shadow: 0 4px 24px rgb(0 0 0 / 0.3); border: 2px solid #1f5fa8 !important;
    background: light-dark(#ffffff, #1b232d);
  }
  .st-key-parts { min-height: 47px; }
  [class*="st-key-names-"] { min-height: 26px; }
  [class*="st-key-stands-"] { --stands: 60px; min-height: var(--stands); position: relative; }
  [class*="st-key-stands-"]:has(.stSkeleton) .stElementContainer:has(.stMarkdown) {
    position: absolute; clip-path: inset(50%);
  }
  [class*="st-key-stands-"] .stElementContainer:has(.stSkeleton) { height: var(--stands) !important; }
}
@media screen and (min-width: 864px) {
  .stMainBlockContainer { padding-inline: clamp(2rem, 50vw - 35rem, 5rem) !important; }
}
@media screen and (max-width: 640px) {
  .stMainBlockContainer { padding-bottom: 1rem !important; }
  .st-key-frame { min-height: 98px; }
  .st-key-first-start-line { min-height: 114px; }
  .st-key-tour-offer { min-height: 58px; padding: 0.5rem !important; }
  .st-key-tour-offer .stElementContainer:has(.stMarkdown) { display: none; }
  .st-key-tour {
    inset-inline: 0.5rem; bottom: 0.5rem; width: auto !important; max-height: 50dvh; overflow-y: auto; padding: 0.75rem !important;
  }
  .stMainBlockContainer:has(.st-key-tour) { padding-bottom: 50dvh !important; }
  .st-key-wizard-sheet-kpis :is(td, th) { padding: 0.25rem 0.375rem !important; }
  [class*="st-key-names-"] { min-height: 67px; }
  [class*="st-key-stands-"] { --stands: 133px; }
  :lang(en) [class*="st-key-stands-"] { --stands: 184px; }
  .st-key-manual-text table { display: block !important; overflow-x: auto; }
  .st-key-manual-text :is(td, th) {
    min-width: 6.5em; padding: 0.25rem 0.5rem !important; word-break: normal !important; overflow-wrap: anywhere;
  }
  .st-key-plans-together { min-height: 270px; }
  :lang(en) .st-key-plans-together { min-height: 296px; }
  .st-key-review-steps :is(.stElementContainer, .stButtonGroup) { width: 100% !important; }
  .st-key-review-steps [role="radiogroup"] { display: grid !important; grid-template-columns: repeat(5, minmax(0, 1fr)); }
  .st-key-review-steps [role="radio"] { width: 100%; min-height: 3rem; padding: 0.25rem 0.125rem; }
  .st-key-review-steps [role="radio"] p {
    font-size: 0.75rem; line-height: 1.25; white-space: normal; word-break: auto-phrase; text-align: center;
  }
}
@media screen { [class*="st-key-paper-only-"] { display: none !important; } }
[data-testid="stBaseButton-tertiary"] p { text-align: start; }
:is(.st-key-wizard-sheet-kpis, .st-key-wizard-sheet-form) > * { max-width: 100% !important; min-width: 0 !important; }
@media print {
  @page { margin: 10mm 12mm 14mm; @bottom-right { content: counter(page) "/" counter(pages); font-size: 8pt; color: #4a5563; } }
  [class*="st-key-screen-only-"], .st-key-tour, .st-key-tour-offer, .stElementToolbar { display: none !important; }
  :has(.st-key-screen-only-poster) :is(.st-key-frame, .stAlert) { display: none !important; }
  [class*="st-key-poster-sheet-"] { border: 0 !important; }
  [class*="st-key-poster-sheet-"]:not(.st-key-poster-sheet-0) { break-before: page; }
  [class*="st-key-poster-sheet-"] table { zoom: 0.85; word-break: normal; overflow-wrap: anywhere; }
  .st-key-wizard-sheet { zoom: 0.75; break-inside: auto !important; }
  .st-key-wizard-sheet :is(td, th) { padding-block: 0.125rem !important; }
  .st-key-wizard-sheet-form { zoom: 0.8; }
  .stMainBlockContainer:has(.st-key-wizard-sheet) { padding-bottom: 0 !important; }
  .st-key-wizard-sheet-form :is(td, th):last-child { white-space: nowrap; }
}
:is(.st-key-entry-before, .st-key-entry-after, .st-key-item-before, .st-key-item-after) button p {
  position: absolute; clip-path: inset(50%);
}
:is(.st-key-entry-before, .st-key-entry-after, .st-key-item-before, .st-key-item-after) button * { gap: 0 !important; }
.st-key-manual-text p a, .st-key-manual-text td a, .st-key-manual-text li a { text-decoration: underline !important; }
</style>"""

#: Beside the Content-Security-Policy.
POLICIES = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


def inline_script_hashes(page: bytes) -> tuple[str, ...]:
    """Return the sources of a policy that allow exactly the inline scripts of a page."""
    return tuple(f"'sha256-{b64encode(sha256(found).digest()).decode()}'" for found in _INLINE_SCRIPT.findall(page))


def installed_page() -> bytes:
    """Return the one HTML page of the installed Streamlit."""
    return Path(file_util.get_static_dir(), "index.html").read_bytes()


def content_security_policy(hashes: Iterable[str], hosts: Iterable[str]) -> bytes:
    """Return the policy: nothing but this board's own scripts, styles, pictures and calls, in nobody's frame.

    `hosts` are host and port by which the board is reached: not every browser takes 'self' for its websockets too.
    """
    sockets = " ".join(f"{scheme}://{host}" for host in dict.fromkeys(hosts) for scheme in ("ws", "wss"))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {' '.join(hashes)}".rstrip(),  # blob: the scripts of our components
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {sockets}".rstrip(),
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ).encode("ascii")


def is_page(path: str) -> bool:
    """Return whether an address is one of a page."""
    return _PAGE.fullmatch(path) is not None


def page_language(query: bytes, accepted: str) -> str:
    """Return the language a page begins with: `lang` in its address, else the browser's first, else Japanese.

    The board itself goes on from there (`session.language`), where the plan's own language comes before Japanese.
    """
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[-1]
    first = accepted.partition(",")[0].partition(";")[0].strip().partition("-")[0].lower()
    return next((found for found in (asked, first) if found in LANGUAGES), "ja")


def in_language(page: bytes, language: str) -> bytes:
    """Return the page with its language in place of Streamlit's, and the places of what comes later."""
    spoken = page.replace(b'<html lang="en"', f'<html lang="{language}"'.encode("ascii"), 1)
    return spoken.replace(b"</head>", PLACES + b"</head>", 1)
