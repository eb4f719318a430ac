// A table of counts, each a link. Text goes in through textContent only; a plain click comes back to Python, any other is the browser's.

const shown = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".scroll")
  const wanted = JSON.stringify(data)
  if (shown.get(root) !== wanted) {
    rebuild(root, data)
    shown.set(root, wanted)
  }
  root.onclick = event => {
    const link = event.target.closest("a")
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    setTriggerValue("picked", link.dataset.place)
  }
  root.onkeydown = event => {
    const link = event.target.closest("a")
    const step = STEPS[event.key]
    if (!link || !step || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    const to = next(root, link, step)
    if (to) reach(root, to)
  }
}

// One stop for the tab key; from there the arrows lead to the next count that is there, Home and End to the ends of the row.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -Infinity], End: [0, Infinity] }

function next(root, link, [down, across]) {
  const rows = [...root.querySelectorAll("tbody tr")]
  const cell = link.closest("td")
  const row = rows.indexOf(cell.parentElement), column = cell.cellIndex
  if (Math.abs(across) === Infinity) return [...rows[row].querySelectorAll("a")].at(across < 0 ? 0 : -1)
  for (let r = row + down, c = column + across; rows[r]?.cells[c]; r += down, c += across) {
    const found = rows[r].cells[c].querySelector("a")
    if (found) return found
  }
  return null
}

function reach(root, link, focuses = true) {
  for (const each of root.querySelectorAll("a")) each.tabIndex = each === link ? 0 : -1
  if (focuses) link.focus()
}

function rebuild(root, { heads, lines }) {
  const head = document.createElement("tr")
  head.append(...heads.map(text => cell("th", text, "col")))
  root.querySelector("thead").replaceChildren(head)
  root.querySelector("tbody").replaceChildren(...lines.map(line => {
    const row = document.createElement("tr")
    row.append(cell("th", line.name, "row"))
    for (const each of line.cells) {
      const box = document.createElement("td")
      if (each.place) {
        const link = document.createElement("a")
        link.textContent = each.text
        link.href = each.address
        link.dataset.place = each.place
        link.onfocus = () => reach(root, link, false)
        link.setAttribute("aria-label", each.label)
        box.append(link)
      } else box.textContent = each.text
      if (each.late) box.className = "late"
      row.append(box)
    }
    return row
  }))
  const [first, ...others] = root.querySelectorAll("tbody a")
  if (first) first.tabIndex = 0
  for (const each of others) each.tabIndex = -1
}

function cell(tag, text, scope) {
  const made = document.createElement(tag)
  made.textContent = text
  made.scope = scope
  return made
}
