// The wall of cards in the browser. Text goes in through textContent only: names come from a sheet anybody may edit.
// Drawn anew only when something on it changed; Python learns nothing but the id of a name that was picked.

const SVG = "http://www.w3.org/2000/svg"
const shown = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const wall = parentElement.querySelector(".wall")
  const wanted = JSON.stringify(data.groups)
  if (shown.get(wall) !== wanted) {
    rebuild(parentElement, wall, data)
    shown.set(wall, wanted)
  }
  wall.onclick = event => onClick(event, id => setTriggerValue("picked", id))
}

// A middle click, and a click with a key held, belong to the browser: a new tab, a new window, a saved page.
function onClick(event, pick) {
  const link = event.target.closest("a")
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  pick(link.dataset.id)
}

function rebuild(root, wall, { groups, spark }) {
  const focused = wall.contains(root.activeElement) ? root.activeElement.dataset.place : null
  wall.replaceChildren(...groups.map((group, at) => section(group, at, spark)))
  if (focused === null) return
  const link = [...wall.querySelectorAll("a")].find(each => each.dataset.place === focused)
  link?.focus({ preventScroll: true })
}

// -- building ------------------------------------------------------------------------------------------------

function section(group, at, spark) {
  const box = element("section", "group")
  if (group.name) {
    const head = element("h4", "head", group.name)
    head.id = `group-${at}`
    box.setAttribute("aria-labelledby", head.id)
    if (group.light) head.append(" ", toned("span", "mark", group.light, group.tone))
    if (group.coverage) head.append(" ", element("span", "coverage", group.coverage))
    box.append(head)
  }
  if (group.empty) box.append(element("p", "small", group.empty))
  if (!group.cards.length) return box
  const list = element("ul", "cards")
  list.setAttribute("role", "list")
  list.append(...group.cards.map(each => card(each, spark)))
  box.append(list)
  return box
}

function card(data, spark) {
  const li = element("li", "card")
  li.dataset.place = data.place
  const marks = element("div", "marks")
  marks.append(...data.marks.map(mark => toned("span", "mark", mark.text, mark.tone)))
  li.append(name(data), marks, element("div", "value", data.value))
  if (data.change) li.append(change(data.change))
  const print = element("div", "print")
  if (data.spark) print.append(sparkline(data.spark, spark))
  print.append(...data.lines.map(line => element("div", "small", line)))
  li.append(print)
  return li
}

function name(data) {
  const row = element("div", "name")
  if (data.star) row.append(element("span", "star", data.star))
  const link = element("a", "", data.name)
  link.href = data.address
  link.title = data.whole_name
  link.dataset.id = data.id
  link.dataset.place = data.place
  row.append(link)
  return row
}

function change({ arrow, text, said }) {
  const row = element("div", "change")
  const chip = element("span", "chip")
  if (arrow) {
    const sign = element("span", "arrow", arrow)
    sign.setAttribute("aria-hidden", "true")
    chip.append(sign)
  }
  chip.append(element("span", "", text))
  row.append(chip, element("span", "small", said))
  return row
}

function sparkline({ runs, said }, { width, height }) {
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": said, class: "spark" })
  for (const run of runs) {
    // A line of one point has no length: round ends make it a dot.
    const points = (run.length > 1 ? run : [...run, ...run]).map(point => point.join(",")).join(" ")
    svg.append(drawn("polyline", { points }))
  }
  const [x, y] = runs.at(-1).at(-1)
  svg.append(drawn("circle", { cx: x, cy: y, r: 3 }))
  return svg
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function toned(tag, className, text, tone) {
  const made = element(tag, className, text)
  made.dataset.tone = tone
  return made
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag)
  for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value)
  return made
}
