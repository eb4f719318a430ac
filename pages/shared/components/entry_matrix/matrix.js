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
        link.setAttribute("aria-label", each.label)
        box.append(link)
      } else box.textContent = each.text
      if (each.late) box.className = "late"
      row.append(box)
    }
    return row
  }))
}

function cell(tag, text, scope) {
  const made = document.createElement(tag)
  made.textContent = text
  made.scope = scope
  return made
}
