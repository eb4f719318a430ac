// The tree in the browser. Text goes in through textContent only: names come from a sheet anybody may edit.
// Folds and focus are kept per path over reruns and rebuilds; Python learns nothing but the id of a card that was picked.

const views = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const tree = parentElement.querySelector("[role=tree]")
  const view = views.get(parentElement) ?? { folds: new Map(), rev: null, current: null }
  views.set(parentElement, view)
  view.pick = id => setTriggerValue("picked", id)
  if (view.rev !== data.rev) {
    rebuild(parentElement, tree, view, data)
    view.rev = data.rev
  }
  tree.onclick = event => onClick(event, tree, view)
  tree.onkeydown = event => onKey(event, tree, view)
  for (const button of parentElement.querySelectorAll("[data-do]")) {
    button.hidden = data.folds === false
    button.onclick = () => foldAll(tree, view, button.dataset.do === "open")
  }
}

// -- building ------------------------------------------------------------------------------------------------

function rebuild(root, tree, view, data) {
  const hadFocus = tree.contains(root.activeElement ?? document.activeElement)
  for (const place of root.querySelectorAll("[data-word]")) place.textContent = data.words[place.dataset.word]
  tree.setAttribute("aria-label", data.words.label)
  const lists = [tree]
  const top = document.createDocumentFragment()
  data.items.forEach((item, index) => {
    const li = treeItem(item, index, data.words)
    const home = item.level === 1 ? top : branchOf(lists[item.level - 1])
    home.append(li)
    lists[item.level] = li
  })
  tree.replaceChildren(top)
  numberSiblings(tree)
  for (const li of branches(tree)) setFold(li, view.folds.get(li.dataset.path) ?? li.dataset.fold)
  restoreCurrent(tree, view, hadFocus)
}

function treeItem(item, index, words) {
  const li = element("li", "item")
  li.id = `tree-item-${index}`
  li.setAttribute("role", "treeitem")
  li.setAttribute("aria-level", item.level)
  li.setAttribute("aria-label", item.label)
  li.tabIndex = -1
  Object.assign(li.dataset, { id: item.id, path: item.path, kind: item.kind, fold: item.fold, red: item.red, tone: item.tone, status: item.status })
  li.dataset.link = item.solid ? "solid" : "dashed"
  li.append(card(item, words))
  return li
}

function card(item, words) {
  const box = element("div", "card")
  box.setAttribute("aria-hidden", "true")
  const head = element("div", "head")
  head.append(element("span", "light", `${item.mark} ${item.word}`), element("span", "kind", item.kind))
  if (item.starred) head.append(element("span", "star", "★"))
  if (item.coverage) head.append(element("span", "coverage", item.coverage))
  if (item.flag) head.append(element("span", "flag", item.flag))
  const twisty = element("span", "twisty")
  twisty.title = words.open
  head.append(twisty)
  box.append(head, element("div", "name", item.name))
  if (item.value || item.ratio) {
    const figures = element("div", "figures")
    if (item.to_date) figures.append(element("span", "to-date", item.to_date))
    if (item.value) figures.append(element("span", "value", item.value))
    if (item.ratio) figures.append(element("span", item.value ? "ratio" : "value", item.ratio))
    box.append(figures)
  }
  box.append(element("div", "small red-note", words.red_only))
  const small = [item.target, item.owner, item.note].filter(Boolean).join(" · ")
  if (small) box.append(element("div", "small", small))
  return box
}

function branchOf(li) {
  const known = li.querySelector(":scope > ul")
  if (known) return known
  const branch = element("ul", "branch")
  branch.setAttribute("role", "group")
  li.append(branch)
  return branch
}

function numberSiblings(tree) {
  for (const list of [tree, ...tree.querySelectorAll("ul")]) {
    const items = [...list.children]
    items.forEach((li, at) => {
      li.setAttribute("aria-posinset", at + 1)
      li.setAttribute("aria-setsize", items.length)
    })
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

// -- folding -------------------------------------------------------------------------------------------------

const branches = tree => [...tree.querySelectorAll("li")].filter(hasBranch)
const hasBranch = li => li.querySelector(":scope > ul") !== null
const isOpen = li => li.dataset.fold === "open"
const isClosed = li => li.dataset.fold === "closed"

// A branch is open, closed, or shows only what is red.
function setFold(li, how) {
  li.setAttribute("aria-expanded", String(how !== "closed"))
  li.dataset.fold = how
}

function fold(li, view, how) {
  setFold(li, how)
  view.folds.set(li.dataset.path, how)
}

function foldAll(tree, view, open) {
  for (const li of branches(tree)) fold(li, view, open || li.dataset.kind === "KGI" ? "open" : "closed")
  const current = itemAt(tree, view.current)
  if (current && !visible(tree).includes(current)) setCurrent(tree, view, visible(tree)[0])
}

// -- moving --------------------------------------------------------------------------------------------------

const visible = tree => [...tree.querySelectorAll("li")].filter(li => li.getClientRects().length > 0)
const itemAt = (tree, path) => [...tree.querySelectorAll("li")].find(li => li.dataset.path === path)

function restoreCurrent(tree, view, hadFocus) {
  const shown = visible(tree)
  const current = shown.find(li => li.dataset.path === view.current) ?? shown[0]
  if (!current) return
  setCurrent(tree, view, current)
  if (hadFocus) current.focus({ preventScroll: true })
}

function setCurrent(tree, view, li) {
  for (const other of tree.querySelectorAll('li[tabindex="0"]')) other.tabIndex = -1
  li.tabIndex = 0
  view.current = li.dataset.path
}

function focusItem(tree, view, li) {
  if (!li) return
  setCurrent(tree, view, li)
  li.focus()
}

function pick(tree, view, li) {
  focusItem(tree, view, li)
  view.pick(li.dataset.id)
}

function onClick(event, tree, view) {
  const li = event.target.closest("li")
  if (!li) return
  if (event.target.closest(".twisty") && hasBranch(li)) {
    fold(li, view, isOpen(li) ? "closed" : "open")
    focusItem(tree, view, li)
    return
  }
  if (event.target.closest(".card")) pick(tree, view, li)
}

function onKey(event, tree, view) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const li = event.target.closest("li")
  const act = li && KEYS[event.key]
  if (!act) return
  event.preventDefault()
  event.stopPropagation()
  act(tree, view, li)
}

function step(tree, view, li, by) {
  const shown = visible(tree)
  focusItem(tree, view, shown[shown.indexOf(li) + by])
}

function inward(tree, view, li) {
  if (!hasBranch(li)) return
  if (!isOpen(li)) fold(li, view, "open")
  else focusItem(tree, view, li.querySelector(":scope > ul > li"))
}

function outward(tree, view, li) {
  if (hasBranch(li) && !isClosed(li)) fold(li, view, "closed")
  else focusItem(tree, view, li.parentElement.closest("li"))
}

const KEYS = {
  ArrowDown: (tree, view, li) => step(tree, view, li, 1),
  ArrowUp: (tree, view, li) => step(tree, view, li, -1),
  ArrowRight: inward,
  ArrowLeft: outward,
  Home: (tree, view) => focusItem(tree, view, visible(tree)[0]),
  End: (tree, view) => focusItem(tree, view, visible(tree).at(-1)),
  Enter: pick,
  " ": pick,
  "*": (tree, view, li) => [...li.parentElement.children].filter(hasBranch).forEach(other => fold(other, view, "open")),
}
