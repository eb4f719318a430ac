// Links between the pages of the board, and what a page keeps in its address; put before the script of a component that has them.
// Nothing here asks the server: a link is one step of the history and the page it leads to, a filter is a step without a new page.

const CARRIED = ["lang", "as_of", "plan"]
const ADDRESS_EVENT = "gyakusan:address"

// What every address holds stays in it, whichever page is next.
function carried(address) {
  const wanted = new URL(address, document.baseURI)
  const here = new URLSearchParams(location.search)
  for (const name of CARRIED) if (here.has(name)) wanted.searchParams.set(name, here.get(name))
  return wanted
}

// The address of a page, or of this one, with some of its values changed; null takes one out.
function addressOf({ page, put }) {
  const wanted = page === null ? new URL(location.href) : carried(page === "board" ? "." : page)
  for (const [name, value] of Object.entries(put)) {
    if (value === null) wanted.searchParams.delete(name)
    else wanted.searchParams.set(name, value)
  }
  wanted.hash = ""
  return wanted
}

// One step of the history, and the page of its address.
function go(wanted) {
  history.pushState({}, "", wanted)
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }))
}

// A middle click, and a click with a key held, belong to the browser: a new tab, a new window, a saved page.
function follow(event, leads = link => carried(link.href)) {
  const link = event.target.closest("a[href]")
  if (!link || event.defaultPrevented || event.button !== 0) return false
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false
  event.preventDefault()
  go(leads(link))
  return true
}

function inAddress(name) {
  return new URLSearchParams(location.search).getAll(name)
}

// Values are lists; an empty one takes the name out. `step`: the person can go back behind it.
function putInAddress(values, { step, ...detail }) {
  const wanted = new URL(location.href)
  for (const [name, texts] of Object.entries(values)) {
    wanted.searchParams.delete(name)
    for (const text of texts) wanted.searchParams.append(name, text)
  }
  if (wanted.href === location.href) return
  history[step ? "pushState" : "replaceState"](history.state, "", wanted)
  window.dispatchEvent(new CustomEvent(ADDRESS_EVENT, { detail }))
}

// Calls back when the address changes, by a component or by Back and Forward; returns what ends it.
function onAddress(called) {
  const listen = event => called(event.detail ?? {})
  for (const type of [ADDRESS_EVENT, "popstate"]) window.addEventListener(type, listen)
  return () => { for (const type of [ADDRESS_EVENT, "popstate"]) window.removeEventListener(type, listen) }
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

function linked(className, text, address) {
  const made = element("a", className, text)
  made.href = carried(address)
  return made
}
