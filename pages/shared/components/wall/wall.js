// The wall of rows in the browser. Text goes in through textContent only: names come from a sheet anybody may edit.
// A row is made again only when something on it changed, and stays in its place: focus, and what is unfolded, stay with it.
// List or cards, filters and unfolded rows are in the address (`view`, `department`, `owner`, `status`, `open`, `act`) and nowhere else.

const SVG = "http://www.w3.org/2000/svg"
const walls = new WeakMap()

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".wall")
  if (!walls.has(root)) walls.set(root, { root, host: parentElement, made: new Map() })
  const wall = walls.get(root)
  // Listens anew in every run: what ended for a run that was overtaken must not end for the next.
  wall.stop?.()
  wall.stop = onAddress(({ scroll }) => {
    draw(wall)
    if (scroll) show(root.querySelector("#factors-title"))
  })
  const text = UTF8.decode(data)
  if (wall.text !== text) { // bytes are new in every run, whatever they say
    Object.assign(wall, { text, data: JSON.parse(text) })
    draw(wall)
  }
  root.onclick = event => onClick(wall, event)
  root.onchange = event => {
    const name = event.target.dataset.filter
    if (name) putInAddress({ [name]: event.target.value ? [event.target.value] : [] }, { step: true })
  }
  return wall.stop
}

function onClick(wall, event) {
  const button = event.target.closest("button")
  if (!button) return follow(event)
  if (button.dataset.view) return putInAddress({ view: button.dataset.view === usual(wall) ? [] : [button.dataset.view] }, { step: true })
  if (button.classList.contains("clear")) {
    putInAddress(Object.fromEntries(wall.data.filters.map(({ name }) => [name, []])), { step: true })
    return wall.root.querySelector("select")?.focus()
  }
  if (button.classList.contains("rest")) {
    return putInAddress({ act: inAddress("act").includes("all") ? [] : ["all"] }, { step: false })
  }
  if (button.classList.contains("more")) {
    const open = new Set(inAddress("open"))
    if (!open.delete(button.dataset.id)) open.add(button.dataset.id)
    putInAddress({ open: [...open] }, { step: false })
  }
}

function show(heading) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches
  heading.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" })
}

const usual = ({ data }) => data.view ?? "list"

// -- drawing -------------------------------------------------------------------------------------------------

function draw(wall) {
  const { root, data } = wall
  const focused = root.getRootNode().activeElement
  const place = focused && root.contains(focused) ? focused.dataset.place : undefined
  const asked = inAddress("view")[0]
  wall.view = data.filters && ["list", "cards"].includes(asked) ? asked : usual(wall)
  if (root.dataset.view !== wall.view) root.dataset.view = wall.view
  drawSince(wall)
  drawAct(wall)
  drawWaiting(wall)
  drawOkr(wall)
  drawFactors(wall)
  if (place && !root.contains(root.getRootNode().activeElement)) {
    const same = [...root.querySelectorAll("[data-place]")].find(each => each.dataset.place === place && each.matches("a, button"))
    same?.focus({ preventScroll: true })
  }
}

// Puts one element for each item into its parent: the one that is there where nothing about it changed.
function fill(wall, parent, items, make) {
  const wanted = items.map(([key, item]) => {
    const text = JSON.stringify(item)
    const held = wall.made.get(key)
    if (held?.text === text) return held.element
    const made = make(item)
    wall.made.set(key, { text, element: made })
    return made
  })
  const stays = new Set(wanted)
  for (const child of [...parent.children]) if (!stays.has(child)) child.remove()
  wanted.forEach((child, at) => { if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null) })
  return wanted
}

function say(target, text) {
  if (target.textContent !== text) target.textContent = text
}

function drawSince(wall) {
  const line = wall.root.querySelector(".since"), { since } = wall.data
  line.hidden = !since
  if (!since) return
  fill(wall, line, [["since", since.label], ...since.items.map((item, at) => [`since ${at}`, item])], item =>
    typeof item === "string" ? element("strong", "", item) : item.tone ? toned("span", "mark", item.text, item.tone) : element("span", "", item.text)
  )
}

function drawWaiting(wall) {
  const line = wall.root.querySelector(".waiting"), { waiting } = wall.data
  line.hidden = !waiting
  if (!waiting) return
  fill(wall, line, [["waiting", waiting.label], ...waiting.people.map((item, at) => [`waiting ${at}`, item])], item =>
    typeof item === "string" ? element("strong", "", item) : item.address ? linked("", item.text, item.address) : element("span", "", item.text)
  )
}

function drawAct(wall) {
  const section = wall.root.querySelector(".act"), { act, words } = wall.data
  section.hidden = !act
  if (!act) return
  say(section.querySelector("h2"), act.title)
  const captions = section.querySelector(".captions")
  captions.hidden = !act.rows.length
  const names = ["light", "name", "value", "spark", "step", "cost"]
  fill(wall, captions, names.map(name => [`caption ${name}`, words[name]]), text => element("span", "", text))
  const rows = fill(wall, section.querySelector("ul"), act.rows.map(row => [row.place, row]), row => actRow(row, wall.data))
  const open = new Set(inAddress("open"))
  const all = inAddress("act").includes("all")
  rows.forEach((row, at) => {
    unfold(row, act.rows[at], open.has(act.rows[at].id))
    row.hidden = at >= act.first && !all
  })
  const rest = section.querySelector(".rest"), left = rows.length - act.first
  rest.hidden = left <= 0
  say(rest, all ? act.fewer : act.others.replace("{n}", left))
  rest.setAttribute("aria-expanded", String(all))
  const empty = section.querySelector(".empty")
  empty.hidden = act.rows.length > 0
  say(empty, act.empty)
}

// Key results are scored from 0.0 to 1.0 by another measure than the rest: no filter, no card and no count has both.
function drawOkr(wall) {
  const part = wall.root.querySelector(".okr"), { okr, spark } = wall.data
  part.hidden = !okr
  if (!okr) return
  say(part.querySelector("h2"), okr.title)
  say(part.querySelector(".meaning"), okr.meaning)
  const made = fill(wall, part.querySelector(".groups"), okr.groups.map((group, at) => [`okr ${at}`, heading(group)]), section)
  okr.groups.forEach((group, at) => {
    const list = made[at].querySelector("ul")
    list.className = "rows"
    fill(wall, list, group.rows.map(row => [`okr ${row.place}`, row]), row => listRow(row, spark))
  })
}

function drawFactors(wall) {
  const { root, data, view } = wall
  const title = root.querySelector("#factors-title")
  say(title, data.title ?? "")
  title.parentElement.hidden = !data.title
  const factors = root.querySelector(".factors")
  if (data.title) factors.setAttribute("aria-labelledby", title.id)
  else factors.removeAttribute("aria-labelledby")
  const sections = fill(wall, factors.querySelector(".groups"), data.groups.map((group, at) => [`group ${at}`, heading(group)]), group => section(group))
  const chosen = Object.fromEntries((data.filters ?? []).map(({ name }) => [name, inAddress(name)]))
  const narrowed = Object.values(chosen).some(values => values.length)
  let count = 0
  const seen = new Set()
  data.groups.forEach((group, at) => {
    const list = sections[at].querySelector("ul")
    if (list.className !== (view === "cards" ? "cards" : "rows")) list.className = view === "cards" ? "cards" : "rows"
    const make = view === "cards" ? row => card(row, data.spark) : row => listRow(row, data.spark)
    const rows = fill(wall, list, group.rows.map(row => [`${view} ${row.place}`, row]), make)
    group.rows.forEach((row, place) => {
      const fits = Object.entries(chosen).every(([name, values]) => !values.length || values.includes(row.fits[name]))
      if (rows[place].hidden === fits) rows[place].hidden = !fits
      if (fits) seen.add(row.id)
    })
    const shown = rows.some(row => !row.hidden)
    sections[at].hidden = narrowed && !shown
  })
  count = seen.size
  drawTools(wall, chosen, narrowed, count)
}

const heading = ({ rows, ...head }) => head

function drawTools(wall, chosen, narrowed, count) {
  const { root, data, view } = wall
  const tools = root.querySelector(".tools"), found = root.querySelector(".found")
  const filters = data.filters ?? []
  const items = [...filters.map(filter => [`filter ${filter.name}`, filter]), ...(filters.length ? [["view", data.words]] : [])]
  fill(wall, tools, items, item => item.choices ? chooser(item) : viewSwitch(item))
  for (const select of tools.querySelectorAll("select")) {
    const value = chosen[select.dataset.filter][0] ?? ""
    const known = [...select.options].some(option => option.value === value)
    if (select.value !== (known ? value : "")) select.value = known ? value : ""
  }
  for (const button of tools.querySelectorAll("[data-view]")) {
    const pressed = String(button.dataset.view === view)
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed)
  }
  const text = count ? data.words.shown.replace("{shown}", count) : data.words.none_fits
  fill(wall, found, narrowed ? [["found", text], ["clear", { clear: data.words.clear }]] : [], item => {
    if (typeof item === "string") return element("span", "", item)
    const button = element("button", "clear", item.clear)
    button.type = "button"
    return button
  })
}

function chooser({ name, label, choices, all }) {
  const select = element("select")
  select.dataset.filter = name
  select.dataset.place = `filter ${name}`
  select.setAttribute("aria-label", label)
  for (const { value, text } of [{ value: "", text: all }, ...choices]) {
    const option = element("option", "", text)
    option.value = value
    select.append(option)
  }
  return select
}

function viewSwitch({ view, list, cards }) {
  const row = element("div", "switch")
  row.setAttribute("role", "group")
  row.setAttribute("aria-label", view)
  for (const [name, text] of Object.entries({ list, cards })) {
    const button = element("button", "", text)
    button.type = "button"
    button.dataset.view = name
    button.dataset.place = `view ${name}`
    row.append(button)
  }
  return row
}

// -- what needs a hand ---------------------------------------------------------------------------------------

function actRow(row, { spark, words }) {
  const li = element("li")
  const line = element("div", "line")
  const light = element("div", "light")
  if (row.light) light.append(toned("span", "mark", row.light, row.tone))
  const what = element("div", "what")
  what.append(title(row))
  const facts = element("span", "facts small", row.facts.join(" · "))
  for (const mark of row.marks ?? []) facts.append(" ", toned("span", "mark", mark.text, mark.tone))
  what.append(facts)
  const value = element("div", "value")
  if (row.value) value.append(element("strong", "", row.value))
  if (row.goal) value.append(element("span", "facts small", row.goal))
  const trend = element("div", "spark")
  if (row.spark) trend.append(sparkline(row.spark, spark))
  const next = element("div", "next", row.step.text)
  const when = element("span", "facts small", [row.step.owner, row.step.due].filter(Boolean).join(" · "))
  if (row.step.late) when.append(" ", element("span", "late", row.step.late))
  if (when.textContent) next.append(when)
  line.append(light, what, value, trend, next, element("div", "cost", row.cost ?? ""))
  if (row.more?.length) line.append(moreButton(row, words))
  li.append(line)
  return li
}

function moreButton(row, words) {
  const button = element("button", "more")
  button.type = "button"
  button.dataset.id = row.id
  button.dataset.place = `more ${row.place}`
  button.setAttribute("aria-expanded", "false")
  button.setAttribute("aria-label", words.more.replace("{name}", () => row.name))
  const sign = element("span", "", "›")
  sign.setAttribute("aria-hidden", "true")
  button.append(sign)
  return button
}

// What stands below a row is made when it is unfolded, and taken away again.
function unfold(li, row, isOpen) {
  const button = li.querySelector(".more")
  if (!button || (button.getAttribute("aria-expanded") === "true") === isOpen) return
  button.setAttribute("aria-expanded", String(isOpen))
  li.querySelector(".details")?.remove()
  if (!isOpen) return
  const details = element("div", "details")
  for (const { text, late } of row.more) {
    const line = element("p", "", text)
    if (late) line.append(" ", element("span", "late", late))
    details.append(line)
  }
  li.append(details)
}

// -- factors -------------------------------------------------------------------------------------------------

let sections = 0

function section(group) {
  const box = element("section", "group")
  if (group.name) {
    const head = element("h3", "head", group.name)
    head.id = `group-${sections++}`
    box.setAttribute("aria-labelledby", head.id)
    if (group.light) head.append(" ", toned("span", "mark", group.light, group.tone))
    const top = element("div", "top")
    top.append(head)
    if (group.facts.length) top.append(element("span", "small", group.facts.join(" · ")))
    box.append(top)
  }
  if (group.empty) box.append(element("p", "small empty", group.empty))
  const list = element("ul")
  list.setAttribute("role", "list")
  box.append(list)
  return box
}

function listRow(row, spark) {
  const li = element("li")
  li.dataset.place = row.place
  const words = element("div")
  const first = element("div", "title")
  first.append(toned("span", "mark", row.light, row.tone), title(row))
  words.append(first, small(row, [row.goal, row.whose]))
  const figure = element("div", "figure")
  if (row.when) figure.append(element("span", "small", row.when), " ")
  figure.append(element("strong", "", row.value))
  if (row.spark) figure.append(element("br"), sparkline(row.spark, spark))
  li.append(words, figure)
  return li
}

function card(row, spark) {
  const li = element("li", "card")
  li.dataset.place = row.place
  const marks = element("div")
  marks.append(toned("span", "mark", row.light, row.tone))
  for (const mark of row.marks) marks.append(" ", toned("span", "mark", mark.text, mark.tone))
  li.append(title(row), marks, element("div", "value", row.value))
  if (row.change) li.append(change(row.change))
  if (row.spark) li.append(sparkline(row.spark, spark))
  li.append(small({ marks: [] }, [row.judged]), small({ marks: [] }, [row.whose]))
  return li
}

function small(row, texts) {
  const line = element("span", "facts small", texts.filter(Boolean).join(" · "))
  for (const mark of row.marks) line.append(" ", toned("span", "mark", mark.text, mark.tone))
  return line
}

function title(row) {
  const name = element("span", "name")
  if (row.star) name.append(element("span", "star", row.star), " ")
  if (!row.address) {
    name.append(row.name)
    return name
  }
  const link = linked("", row.name, row.address)
  link.dataset.id = row.id
  link.dataset.place = row.place
  name.append(link)
  return name
}

function change({ arrow, text, said }) {
  const row = element("div", "change")
  const chip = element("span", "chip")
  if (arrow) {
    const sign = element("span", "", arrow)
    sign.setAttribute("aria-hidden", "true")
    chip.append(sign, " ")
  }
  chip.append(text)
  row.append(chip, element("span", "small", said))
  return row
}

function sparkline({ runs, targets, said }, { width, height }) {
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": said, class: "spark" })
  for (const y of targets) svg.append(drawn("line", { x1: 0, x2: width, y1: y, y2: y, class: "target" }))
  for (const run of runs) {
    // A line of one point has no length: round ends make it a dot.
    const points = (run.length > 1 ? run : [...run, ...run]).map(point => point.join(",")).join(" ")
    svg.append(drawn("polyline", { points }))
  }
  const [x, y] = runs.at(-1).at(-1)
  svg.append(drawn("circle", { cx: x, cy: y, r: 2.5 }))
  return svg
}

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag)
  for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value)
  return made
}
