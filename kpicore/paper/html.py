"""Paper as one HTML file: nothing is loaded from anywhere, and it prints on pages of its sizes.

Every text is escaped; drawings are those of `pictures` and `tree_sheet`, whose texts were escaped as they were drawn. The file may load
nothing and run nothing, by a policy of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from kpicore.paper.content import (
    Block,
    DrawnLight,
    Heading,
    ImageBlock,
    Paper,
    Paragraph,
    Strip,
    Table,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#e9edf2;color:#0f1720;
 font:10pt/1.5 'Hiragino Sans','Yu Gothic UI',Meiryo,'Noto Sans JP','Noto Sans CJK JP',sans-serif;
 font-variant-numeric:tabular-nums;overflow-wrap:anywhere;-webkit-print-color-adjust:exact;print-color-adjust:exact}
section{background:#fff;margin:16px auto;padding:10mm 12mm;max-width:297mm}
section.a4{max-width:210mm;padding:16mm 18mm}section.a3-landscape{max-width:420mm}
h1{font-size:1.7em;line-height:1.35;margin:.1em 0 .35em}h2{font-size:1.15em;margin:1.1em 0 .3em;break-after:avoid}
p{margin:.3em 0}.lead{font-size:1.1em}.quiet,small,th,figcaption,footer{color:#4a5563;font-size:.88em;font-weight:400}
.late{color:#a3241b;font-weight:700}.item{padding-left:1.2em}
.light{display:inline-block;border:1px solid;border-radius:4px;padding:0 .45em;font-weight:700;white-space:nowrap;font-size:.95em}
.green{color:#0f5c40}.yellow{color:#7a4f00}.red{color:#a3241b}.gray{color:#4a5563}.blue{color:#1f5fa8}.violet{color:#6d4fb3}
.light.green{background:#ddf3e8}.light.yellow{background:#fdf0cf}.light.red{background:#fce3e0}.light.gray{background:#eef1f5}
.strip{display:flex;flex-wrap:wrap;gap:.6em 2em;margin:.7em 0}.strip b{display:block;font-size:1.5em;line-height:1.3}
.strip .lights{flex-basis:100%}.lights span{margin-right:.9em}
.beside{display:flex;flex-wrap:wrap;gap:1.6em}.beside>div{flex:1 1 300px;min-width:0}
figure{margin:.4em 0;break-inside:avoid}figure svg{display:block;width:100%;height:auto}figcaption span{margin-right:1em}
table{border-collapse:collapse;width:100%;margin:.4em 0}th,td{text-align:left;padding:.3em .5em;border-bottom:1px solid #c3ccd6}
th{border-bottom:1.5px solid #4a5563}td small{display:block}td.figure,th.figure{text-align:right}
tr{break-inside:avoid}thead{display:table-header-group}
footer{display:flex;justify-content:space-between;gap:1em;border-top:1px solid #c3ccd6;margin-top:1.2em;padding-top:.5em}
@page{size:A4 landscape;margin:10mm 12mm}@page a4{size:A4}@page a3{size:A3 landscape}
@media print{body{background:#fff}section{margin:0;padding:0;max-width:none;break-after:page}section:last-child{break-after:auto}
 section.a4{page:a4;padding:0}section.a3-landscape{page:a3}.beside{flex-wrap:nowrap}.beside>div{flex-basis:0}}
"""


def as_html(paper: Paper) -> str:
    """Return a paper as one HTML document."""
    total, about = len(paper.sheets), escape("　".join(paper.about))
    sheets = "".join(
        f'<section class="{sheet.size}">{_blocks(sheet.blocks)}'
        f"<footer><span>{about}</span><span>{at}/{total}</span></footer></section>"
        for at, sheet in enumerate(paper.sheets, 1)
    )
    return (
        f'<!doctype html>\n<html lang="{paper.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(paper.title)}</title><style>{_STYLE}</style></head><body>{sheets}</body></html>\n"
    )


def _blocks(found: Iterable[Block]) -> str:
    return "".join(map(_block, found))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        light = f" {_light(block.light)}" if block.light is not None else ""
        return f"<h{block.level}>{escape(block.text)}{light}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f'<p class="{block.tone}">{escape(block.text)}</p>'
    if isinstance(block, Strip):
        figures = "".join(
            f"<div><small>{escape(each.label)}</small><b>{escape(each.value)}</b><small>{escape(each.note)}</small></div>"
            for each in block.figures
        )
        lights = "".join(f"<span>{_light(light)} <strong>{count}</strong></span>" for light, count in block.lights)
        return f'<div class="strip">{figures}{f"""<div class="lights">{lights}</div>""" if lights else ""}</div>'
    if isinstance(block, ImageBlock):
        entries = ""
        for entry in block.legend:
            signs = "".join(f'<i class="{colour}">{sign}</i>' for colour, sign in entry.signs)
            entries += f"<span>{signs} {escape(entry.word)}</span>"
        caption = f"<figcaption>{entries}</figcaption>" if entries else ""
        return f'<figure role="img" aria-label="{escape(block.alt)}">{caption}{block.svg}</figure>'
    if isinstance(block, Table):
        return _table(block)
    left, right = (_blocks(part) for part in (block.left, block.right))
    return f'<div class="beside"><div>{left}</div><div>{right}</div></div>'


def _light(light: DrawnLight) -> str:
    return f'<span class="light {light.colour}">{light.mark} {escape(light.word)}</span>'


def _table(table: Table) -> str:
    def shape(at: int) -> str:
        return ' class="figure"' if table.columns[at].is_figure else ""

    heads = "".join(f"<th{shape(at)}>{escape(column.head)}</th>" for at, column in enumerate(table.columns))
    rows = ""
    for row in table.rows:
        cells = ""
        for at, cell in enumerate(row):
            light = _light(cell.light) if cell.light is not None else ""
            late = f' <span class="late">{escape(cell.late)}</span>' if cell.late else ""
            quiet = f"<small>{escape(cell.quiet)}</small>" if cell.quiet else ""
            cells += f"<td{shape(at)}>{light}{escape(cell.text)}{late}{quiet}</td>"
        rows += f"<tr>{cells}</tr>"
    title = f"<h2>{escape(table.title)}</h2>" if table.title else ""
    more = f'<p class="quiet">{escape(table.more)}</p>' if table.more else ""
    return f"{title}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"
