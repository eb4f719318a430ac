// The tree in the browser. Text goes in through textContent only: names come from a sheet anybody may edit.
// Folds, filters and focus belong to the browser: they are kept over reruns, and where `data.filters` is given they are in the address, one
// step of the history each, without a rerun. Python learns nothing but the id of a card that was picked.

const views = new WeakMap()
// What the address may hold beside the filters: `fold` says how every branch begins, `opened` and `closed` name those that differ.
const FOLD_ALL = "fold"
const FOLDED = ["opened", "closed"]

export default function ({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? begin(parentElement)
  view.pick = id => setTriggerValue("picked", id)
  if (view.rev !== data.rev) {
    view.data = data
    rebuild(view)
    view.rev = data.rev
  }
  return () => view.leave.abort()
}

function begin(root) {
  const tree = root.querySelector("[role=tree]")
  const view = { root, tree, rev: null, current: null, data: null, leave: new AbortController(), ...fresh() }
  views.set(root, view)
  tree.onclick = event => onClick(event, view)
  tree.onkeydown = event => onKey(event, view)
  for (const button of root.querySelectorAll("[data-do]")) button.onclick = () => foldAll(view, button.dataset.do)
  return view
}

// `all` is null until every branch was folded or unfolded at once, `folds` what was folded one by one since, by the id of the node: a branch
// stands in one place only. While a filter is on, folds are its own: everything that matches begins in sight.
const fresh = () => ({ all: null, folds: new Map(), wanted: {}, filterFolds: new Map() })

// -- building ------------------------------------------------------------------------------------------------

function rebuild(view) {
  const { root, tree, data } = view
  const hadFocus = tree.contains(root.activeElement ?? document.activeElement)
  for (const place of root.querySelectorAll("[data-word]")) place.textContent = data.words[place.dataset.word]
  for (const button of root.querySelectorAll("[data-do]")) button.hidden = !data.folds
  tree.setAttribute("aria-label", data.words.label)
  const lists = [tree]
  const top = document.createDocumentFragment()
  for (const item of data.items) {
    const li = treeItem(item, data.words)
    const home = item.level === 1 ? top : branchOf(lists[item.level - 1])
    home.append(li)
    lists[item.level] = li
  }
  tree.replaceChildren(top)
  numberSiblings(tree)
  if (data.filters && view.rev === null) {
    readAddress(view)
    followHistory(view)
    readyForPaper(view)
  }
  drawFilters(view)
  show(view)
  restoreCurrent(view, hadFocus)
}

function treeItem(item, words) {
  const li = element("li", "item")
  li.setAttribute("role", "none")
  for (const name of ["id", "path", "kind", "red", "tone"]) li.dataset[name] = item[name]
  li.filters = item.filters
  li.dataset.start = item.fold
  li.dataset.link = item.solid ? "solid" : "dashed"
  const box = card(item, words)
  box.setAttribute("role", "treeitem")
  box.setAttribute("aria-level", item.level)
  box.tabIndex = -1
  li.append(box)
  return li
}

// What a card shows is its name for a screen reader too, in this order; signs are left out, and what lines and places say is added.
function card(item, words) {
  const box = element("div", "card")
  const light = element("span", "light")
  light.append(hidden(element("span", "", item.mark)), ` ${item.word}`)
  const head = element("div", "head")
  head.append(light, element("span", "kind", item.kind))
  if (item.starred) head.append(hidden(element("span", "star", "★")))
  const name = element("div", "name", item.name)
  box.append(head, name)
  if (item.value || item.ratio) {
    const figures = element("div", "figures")
    if (item.basis) figures.append(element("span", "basis", item.basis))
    if (item.value) figures.append(element("span", "value", item.value))
    if (item.ratio) figures.append(element("span", item.value ? "ratio" : "value", item.ratio))
    if (item.coverage) figures.append(element("span", "coverage", item.coverage))
    box.append(figures)
  }
  const small = [item.target, item.owner, item.note].filter(Boolean).join(" · ")
  if (small) box.append(element("div", "small", small))
  if (item.share) box.append(element("div", item.against ? "small share against" : "small share", item.share))
  box.append(element("div", "small red-note", words.red_only))
  if (item.flag) box.append(hidden(element("span", "flag", item.flag)))
  const says = [item.flag_says, item.edge].filter(Boolean)
  for (const said of says) box.append(element("span", "aside", said))
  box.append(hidden(element("span", "twisty")))
  return box
}

function branchOf(li) {
  const known = branch(li)
  if (known) return known
  const made = element("ul", "branch")
  made.setAttribute("role", "group")
  li.append(made)
  return made
}

function numberSiblings(tree) {
  for (const list of [tree, ...tree.querySelectorAll("ul")]) {
    const items = [...list.children]
    items.forEach((li, at) => {
      cardOf(li).setAttribute("aria-posinset", at + 1)
      cardOf(li).setAttribute("aria-setsize", items.length)
    })
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function hidden(made) {
  made.setAttribute("aria-hidden", "true")
  return made
}

// -- folds and filters ---------------------------------------------------------------------------------------

const items = tree => [...tree.querySelectorAll("li")]
const cardOf = li => li.firstElementChild
const branch = li => (li.lastElementChild.localName === "ul" ? li.lastElementChild : null)
const isOpen = li => li.dataset.fold === "open"
const isClosed = li => li.dataset.fold === "closed"
const isFiltered = view => Object.values(view.wanted).some(Boolean)

// Show the tree as folds and filters have it. A branch is open, closed, or shows only what is red.
function show(view) {
  const all = items(view.tree)
  const filtered = isFiltered(view)
  const kept = new Set()
  let matching = 0
  for (const li of filtered ? all : []) {
    if (!Object.entries(view.wanted).every(([name, value]) => !value || li.filters[name] === value)) continue
    matching += 1
    for (let at = li; at && !kept.has(at); at = at.parentElement.closest("li")) kept.add(at)
  }
  for (const li of all) {
    li.hidden = filtered && !kept.has(li)
    if (branch(li)) setFold(li, filtered ? (view.filterFolds.get(li.dataset.id) ?? "open") : foldOf(view, li))
  }
  const { words } = view.data
  view.root.querySelector(".nothing").hidden = !filtered || matching > 0
  view.root.querySelector(".count").textContent = filtered ? words.count.replace("{n}", matching) : ""
}

function foldOf(view, li) {
  const all = view.all === "closed" && li.dataset.kind === "KGI" ? "open" : view.all
  return view.folds.get(li.dataset.id) ?? all ?? li.dataset.start
}

function setFold(li, how) {
  cardOf(li).setAttribute("aria-expanded", String(how !== "closed"))
  li.dataset.fold = how
}

function fold(view, li, how) {
  setFold(li, how)
  if (isFiltered(view)) {
    view.filterFolds.set(li.dataset.id, how)
    return
  }
  view.folds.set(li.dataset.id, how)
  writeAddress(view)
}

function foldAll(view, how) {
  if (isFiltered(view)) {
    view.filterFolds = new Map(items(view.tree).filter(branch).map(li => [li.dataset.id, li.dataset.kind === "KGI" ? "open" : how]))
  } else {
    view.all = how
    view.folds.clear()
    writeAddress(view)
  }
  show(view)
  restoreCurrent(view, false)
}

function drawFilters(view) {
  const place = view.root.querySelector(".filters")
  place.replaceChildren(...(view.data.filters ?? []).map(({ name, label, options }) => {
    const select = element("select")
    select.setAttribute("aria-label", label)
    select.append(...[["", label], ...options].map(([value, text]) => {
      const option = element("option", "", text)
      option.value = value
      return option
    }))
    select.value = options.some(([value]) => value === view.wanted[name]) ? view.wanted[name] : ""
    view.wanted[name] = select.value
    select.onchange = () => {
      view.wanted[name] = select.value
      view.filterFolds.clear()
      writeAddress(view)
      show(view)
      restoreCurrent(view, false)
    }
    return select
  }))
}

// -- the address ---------------------------------------------------------------------------------------------

function readAddress(view) {
  const held = new URLSearchParams(location.search)
  Object.assign(view, fresh())
  view.all = ["open", "closed"].includes(held.get(FOLD_ALL)) ? held.get(FOLD_ALL) : null
  for (const name of FOLDED) {
    for (const id of held.getAll(name)) view.folds.set(id, name === "opened" ? "open" : "closed")
  }
  for (const { name } of view.data.filters) view.wanted[name] = held.get(name) ?? ""
}

function writeAddress(view) {
  if (!view.data.filters) return
  const wanted = new URL(location.href)
  const held = wanted.searchParams
  for (const name of [FOLD_ALL, ...FOLDED]) held.delete(name)
  if (view.all) held.set(FOLD_ALL, view.all)
  for (const [id, how] of view.folds) held.append(how === "open" ? "opened" : "closed", id)
  for (const { name } of view.data.filters) {
    if (view.wanted[name]) held.set(name, view.wanted[name])
    else held.delete(name)
  }
  if (wanted.href !== location.href) history.pushState({}, "", wanted)
}

function followHistory(view) {
  const home = location.pathname
  const follow = () => {
    if (location.pathname !== home) return
    readAddress(view)
    drawFilters(view)
    show(view)
    restoreCurrent(view, false)
  }
  window.addEventListener("popstate", follow, { signal: view.leave.signal })
}

// -- moving --------------------------------------------------------------------------------------------------

const visible = tree => items(tree).filter(li => li.getClientRects().length > 0)

function restoreCurrent(view, hadFocus) {
  const shown = visible(view.tree)
  const current = shown.find(li => li.dataset.path === view.current) ?? shown[0]
  if (!current) return
  setCurrent(view, current)
  if (hadFocus) cardOf(current).focus({ preventScroll: true })
}

function setCurrent(view, li) {
  for (const other of view.tree.querySelectorAll('[role="treeitem"][tabindex="0"]')) other.tabIndex = -1
  cardOf(li).tabIndex = 0
  view.current = li.dataset.path
}

function focusItem(view, li) {
  if (!li) return
  setCurrent(view, li)
  cardOf(li).focus()
}

function pick(view, li) {
  focusItem(view, li)
  view.pick(li.dataset.id)
}

function onClick(event, view) {
  const li = event.target.closest(".card")?.parentElement
  if (!li) return
  if (event.target.closest(".twisty") && branch(li)) {
    fold(view, li, isOpen(li) ? "closed" : "open")
    focusItem(view, li)
    return
  }
  pick(view, li)
}

function onKey(event, view) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const li = event.target.closest("li")
  const act = li && KEYS[event.key]
  if (!act) return
  event.preventDefault()
  event.stopPropagation()
  act(view, li)
}

function step(view, li, by) {
  const shown = visible(view.tree)
  focusItem(view, shown[shown.indexOf(li) + by])
}

function inward(view, li) {
  if (!branch(li)) return
  if (!isOpen(li)) fold(view, li, "open")
  else focusItem(view, [...branch(li).children].find(child => !child.hidden))
}

function outward(view, li) {
  if (branch(li) && !isClosed(li)) fold(view, li, "closed")
  else focusItem(view, li.parentElement.closest("li"))
}

const KEYS = {
  ArrowDown: (view, li) => step(view, li, 1),
  ArrowUp: (view, li) => step(view, li, -1),
  ArrowRight: inward,
  ArrowLeft: outward,
  Home: view => focusItem(view, visible(view.tree)[0]),
  End: view => focusItem(view, visible(view.tree).at(-1)),
  Enter: pick,
  " ": pick,
  "*": (view, li) => [...li.parentElement.children].filter(branch).forEach(other => fold(view, other, "open")),
}

// -- paper ---------------------------------------------------------------------------------------------------

// One A3 sheet across: its inside in CSS pixels (96 to the inch) with margins of 8 mm, less the lines with plan and day.
const SHEET = { width: 1527, height: 1062 - 200 }
const SMALLEST = 0.15
// A tree that would be printed smaller than this has its cards in as few lines as they need.
const LEGIBLE = 0.7
const PAGE_ON_PAPER = `
@page { size: A3 landscape; margin: 8mm }
@media print {
  [data-testid="stHeader"], .st-key-tree-controls, .st-key-design { display: none !important }
  [data-testid="stMainBlockContainer"] { max-width: none !important; padding: 0 !important }
}`

// A printed tree is all open, and as large as fits the sheet. The browser lays out once more after `beforeprint`.
function readyForPaper(view) {
  const rules = element("style", "", PAGE_ON_PAPER)
  document.head.append(rules)
  const { signal } = view.leave
  signal.addEventListener("abort", () => rules.remove())
  const frame = view.root.querySelector(".frame")
  window.addEventListener("beforeprint", () => fit(frame), { signal })
  window.addEventListener("afterprint", () => release(frame), { signal })
}

function fit(frame) {
  frame.classList.add("paper")
  let zoom = largest(frame)
  if (zoom < LEGIBLE) {
    frame.classList.add("dense")
    zoom = largest(frame)
  }
  frame.style.zoom = zoom
}

// Return the largest zoom at which the tree, as wide as the sheet, is no higher than it.
function largest(frame) {
  for (let zoom = 1; ; zoom *= 0.96) {
    frame.style.width = `${Math.floor(SHEET.width / zoom)}px`
    if (frame.offsetHeight * zoom <= SHEET.height || zoom < SMALLEST) return zoom
  }
}

function release(frame) {
  frame.classList.remove("paper", "dense")
  frame.style.width = frame.style.zoom = ""
}
