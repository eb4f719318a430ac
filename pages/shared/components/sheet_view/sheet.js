// A sheet in the browser. Text goes in through textContent only: it is whatever somebody typed into a cell.
// Scroll and focus are kept over reruns; Python learns nothing but the place that was picked.
// Row and column -1 are the letters on top and the numbers on the left.

const views = new WeakMap()
const [SPREAD, FIGURE] = [1, 2]

export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table")
  const view = views.get(parentElement) ?? { rev: null, row: 0, column: -1, selected: null }
  views.set(parentElement, view)
  view.data = data
  view.pick = place => setTriggerValue("picked", place)
  if (view.rev !== data.rev) {
    rebuild(parentElement, table, view, data)
    view.rev = data.rev
    view.selected = null
  }
  markSelected(table, view, data.selected)
  table.onclick = event => onClick(event, table, view)
  table.onkeydown = event => onKey(event, table, view)
}

// -- building ------------------------------------------------------------------------------------------------

function rebuild(root, table, view, data) {
  const hadFocus = table.contains(root.activeElement ?? document.activeElement)
  table.setAttribute("aria-label", data.words.label)
  table.setAttribute("aria-rowcount", data.rows.length + 1)
  table.setAttribute("aria-colcount", data.columns.length + 1)
  table.querySelector("colgroup").replaceChildren(...[3.5, ...data.columns.map(head => head.width)].map(column))
  const lefts = leftEdges(data)
  table.style.setProperty("--kept", `${lefts.at(-1)}rem`)
  table.tHead.replaceChildren(letters(data, lefts))
  const rows = document.createDocumentFragment()
  data.rows.forEach((head, row) => rows.append(line(data, head, row, lefts)))
  table.tBodies[0].replaceChildren(rows)
  root.querySelector(".legend").replaceChildren(...legend(data))
  root.querySelector(".legend").setAttribute("aria-label", data.words.legend)
  view.row = Math.min(view.row, data.rows.length - 1)
  view.column = Math.min(view.column, data.columns.length - 1)
  if (view.row < 0 && view.column < 0) return
  const cell = at(table, view.row, view.column)
  if (!cell) return
  cell.tabIndex = 0
  if (hadFocus) cell.focus({ preventScroll: true })
}

// Where each column that stays in sight begins, in rem; the last one is where the others begin.
function leftEdges(data) {
  const edges = [3.5]
  for (let at = 0; at < data.frozen; at++) edges.push(edges[at] + data.columns[at].width)
  return edges
}

function column(width) {
  const made = document.createElement("col")
  made.style.width = `${width}rem`
  return made
}

function letters(data, lefts) {
  const tr = document.createElement("tr")
  tr.append(element("th", "corner"))
  data.columns.forEach((head, column) => {
    const th = headCell(data, head, "col", data.words.column)
    tr.append(kept(th, column, data, lefts))
  })
  return tr
}

function line(data, head, row, lefts) {
  const tr = document.createElement("tr")
  if (head.sticky) tr.className = "sticky"
  const th = headCell(data, head, "row", data.words.row)
  tr.append(th)
  data.cells[row].forEach((cell, column) => {
    tr.append(kept(gridCell(data, cell, head, data.columns[column]), column, data, lefts))
  })
  return tr
}

function headCell(data, head, scope, word) {
  const th = element("th", "", head.name)
  th.scope = scope
  th.tabIndex = -1
  dress(th, data, head.role, head.reason)
  const hidden = head.hidden ? data.words[scope === "col" ? "hidden_column" : "hidden_row"] : ""
  if (hidden) th.dataset.hidden = ""
  if (hidden) th.title = [th.title, hidden].filter(Boolean).join(" · ")
  th.setAttribute("aria-label", [`${word} ${head.name}`, roleWord(data, head.role), hidden, reason(data, head.reason)].filter(Boolean).join(" · "))
  return th
}

function gridCell(data, cell, row, column) {
  const [text, role, why, flags] = typeof cell === "string" ? [cell, 0, 0, 0] : cell
  const td = element("td", [flags & FIGURE ? "figure" : "", flags & SPREAD ? "spread" : ""].join(" ").trim(), text)
  td.tabIndex = -1
  dress(td, data, role, why)
  if (role || why) {
    td.setAttribute("aria-label", [`${column.name}${row.name}`, text || data.words.blank, roleWord(data, role), reason(data, why)].filter(Boolean).join(" · "))
  }
  return td
}

function dress(cell, data, role, why) {
  const look = data.roles[role - 1]
  if (look) {
    cell.dataset.tone = look.tone
    cell.dataset.role = look.id
    cell.dataset.mark = look.mark
    if (look.out) cell.dataset.out = ""
  }
  const said = [roleWord(data, role), reason(data, why)].filter(Boolean).join(" · ")
  if (said) cell.title = said
}

const roleWord = (data, role) => data.roles[role - 1]?.word ?? ""
const reason = (data, why) => data.reasons[why - 1] ?? ""

function kept(cell, column, data, lefts) {
  if (column >= data.frozen) return cell
  cell.classList.add("frozen")
  if (column === data.frozen - 1) cell.classList.add("last-frozen")
  cell.style.left = `${lefts[column]}rem`
  return cell
}

function legend(data) {
  return data.legend.map(number => {
    const role = data.roles[number]
    const li = document.createElement("li")
    const chip = element("i", "", role.mark)
    chip.dataset.tone = role.tone
    if (role.out) chip.dataset.out = ""
    li.append(chip, element("span", "", role.word))
    return li
  })
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

// -- places --------------------------------------------------------------------------------------------------

const at = (table, row, column) => table.rows[row + 1]?.cells[column + 1]

function placeAt({ data, row, column }) {
  if (row < 0) return `${data.columns[column].name}:${data.columns[column].name}`
  const number = data.rows[row].name
  return column < 0 ? `${number}:${number}` : `${data.columns[column].name}${number}`
}

function markSelected(table, view, selected) {
  if (view.selected === selected) return
  for (const cell of table.querySelectorAll('[aria-selected="true"]')) cell.removeAttribute("aria-selected")
  view.selected = selected
  const [row, column] = positionOf(view.data, selected)
  if (column === null && row === null) return
  if (column === null) for (const cell of table.rows[row + 1].cells) choose(cell, "")
  else if (row === null) for (const tr of table.rows) choose(tr.cells[column + 1], "down")
  else choose(at(table, row, column), "alone")
}

function choose(cell, how) {
  cell.classList.remove("down", "alone")
  if (how) cell.classList.add(how)
  cell.setAttribute("aria-selected", "true")
}

// A place that is not drawn is nowhere.
function positionOf(data, place) {
  const [, letters, number] = /^(?:([A-Z]+)(?::[A-Z]+)?)?(?:(\d+)(?::\d+)?)?$/.exec(place) ?? []
  const row = number === undefined ? null : data.rows.findIndex(head => head.name === number)
  const column = letters === undefined ? null : data.columns.findIndex(head => head.name === letters)
  return row === -1 || column === -1 ? [null, null] : [row, column]
}

// -- moving and picking --------------------------------------------------------------------------------------

function go(table, view, row, column) {
  const { rows, columns } = view.data
  row = Math.max(-1, Math.min(rows.length - 1, row))
  column = Math.max(-1, Math.min(columns.length - 1, column))
  if (row < 0 && column < 0) return
  const cell = at(table, row, column)
  if (!cell) return
  for (const other of table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1
  view.row = row
  view.column = column
  cell.tabIndex = 0
  cell.focus()
}

function pick(table, view) {
  go(table, view, view.row, view.column)
  view.pick(placeAt(view))
}

function onClick(event, table, view) {
  const cell = event.target.closest("th, td")
  if (!cell || cell.classList.contains("corner")) return
  view.row = cell.parentElement.rowIndex - 1
  view.column = cell.cellIndex - 1
  pick(table, view)
}

function onKey(event, table, view) {
  if (event.altKey || event.metaKey) return
  const act = KEYS[event.key]
  const cell = event.target.closest("th, td")
  if (!act || !cell) return
  event.preventDefault()
  event.stopPropagation()
  view.row = cell.parentElement.rowIndex - 1
  view.column = cell.cellIndex - 1
  act(table, view, event.ctrlKey)
}

const KEYS = {
  ArrowDown: (table, view) => go(table, view, view.row + 1, view.column),
  ArrowUp: (table, view) => go(table, view, view.row - 1, view.column),
  ArrowRight: (table, view) => go(table, view, view.row, view.column + 1),
  ArrowLeft: (table, view) => go(table, view, view.row, view.column - 1),
  PageDown: (table, view) => go(table, view, view.row + 15, view.column),
  PageUp: (table, view) => go(table, view, Math.max(0, view.row - 15), view.column),
  Home: (table, view, far) => go(table, view, far ? 0 : view.row, view.row < 0 && !far ? 0 : -1),
  End: (table, view, far) => go(table, view, far ? Infinity : view.row, Infinity),
  Enter: pick,
  " ": pick,
}
