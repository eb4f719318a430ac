// Parts of a page as links, below them the open one where it is a table. Text goes in through textContent only; which part is open is in the
// address and nowhere else.

const bars = new WeakMap()
const ways = new WeakMap()

export default function ({ data: bytes, parentElement }) {
  const bar = parentElement.querySelector("nav")
  const held = bars.get(bar) ?? {}
  bars.set(bar, held)
  // Listens anew in every run: what ended for a run that was overtaken must not end for the next.
  held.stop?.()
  held.stop = onAddress(() => mark(bar, held))
  const text = UTF8.decode(bytes)
  if (held.text !== text) { // bytes are new in every run, whatever they say
    held.text = text
    const data = JSON.parse(text)
    draw(bar, held, data)
    drawTable(parentElement, held, data.table)
  }
  mark(bar, held)
  bar.onclick = event => follow(event, link => addressOf(ways.get(link)))
  return held.stop
}

function draw(bar, held, { label, name, parts }) {
  const links = JSON.stringify([label, name, parts])
  if (held.links === links) return // another indicator with the same parts
  held.links = links
  held.name = name
  bar.setAttribute("aria-label", label)
  bar.replaceChildren(...parts.map(part => {
    const link = element("a", "", part.text)
    ways.set(link, { page: null, put: { [name]: part.name } })
    link.dataset.part = part.name ?? ""
    return link
  }))
}

function mark(bar, { name }) {
  const asked = inAddress(name)[0] ?? ""
  const links = [...bar.children]
  const open = links.find(link => link.dataset.part === asked) ?? links[0]
  for (const link of links) {
    link.href = addressOf(ways.get(link))
    if (link !== open) link.removeAttribute("aria-current")
    else if (!link.hasAttribute("aria-current")) {
      link.setAttribute("aria-current", "true")
      bar.scrollLeft = Math.max(0, link.offsetLeft - bar.clientWidth / 2)
    }
  }
}

function drawTable(root, held, data) {
  const place = root.querySelector(".table"), note = root.querySelector(".note")
  place.hidden = !data?.rows.length
  note.hidden = !data?.note
  note.textContent = data?.note ?? ""
  if (place.hidden) return place.replaceChildren()
  place.setAttribute("aria-label", data.name)
  const table = element("table"), body = element("tbody"), head = element("thead")
  head.append(line(data, data.heads, () => "col"))
  body.append(...data.rows.map(cells => line(data, cells, at => (at ? "" : "row"))))
  table.setAttribute("aria-label", data.name)
  table.append(head, body)
  place.replaceChildren(table)
}

// A cell of at most so many letters stays in one line; the table is scrolled sideways where it is wider than its place.
const SHORT = 16

// A line of a table; `scope` says of the cell at a place what it is the head of, "" of none.
function line({ figures }, cells, scope) {
  const row = element("tr")
  row.append(...cells.map((cell, at) => {
    const heads = scope(at)
    const made = element(heads ? "th" : "td", figures[at] ? "figure" : "", cell.text === undefined ? cell : undefined)
    if (heads) made.scope = heads
    made.classList.toggle("short", scope(0) !== "col" && made.textContent.length <= SHORT)
    if (cell.text !== undefined) made.append(toned("span", "mark", cell.text, cell.tone))
    return made
  }))
  return row
}
