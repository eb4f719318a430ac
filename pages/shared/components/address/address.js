// Keeps the address of what is drawn. Two orders come from Python, each with a number, and count once:
// `go` is a page to go to: one step in the history, then Streamlit is told as if the person had moved there.
// `carry` is what every address holds while it is chosen (language, as-of day): missing after a click on the navigation it is put back
// without a step; a choice whose own message was lost on the way (`step` is new) becomes the step it should have been.
// Whoever went back or forward since their last click or key has moved on: then nothing is touched.

let actedAt = 0
let movedAt = -1
let gone = null
let chosen = null

for (const type of ["pointerdown", "keydown"]) {
  window.addEventListener(type, event => { actedAt = event.timeStamp }, true)
}
window.addEventListener("popstate", event => { if (event.isTrusted) movedAt = performance.now() }, true)

const hasMovedOn = () => movedAt > actedAt

export default function ({ data: bytes }) {
  const data = unpacked(bytes)
  if (data.go) go(data.go)
  else keep(data)
}

function go({ number, url }) {
  if (gone === number) return
  gone = number
  if (hasMovedOn()) return
  history.pushState({}, "", new URL(url, document.baseURI))
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }))
}

function keep({ step, carry, language }) {
  document.documentElement.lang = language // for screen readers: the language may be changed without a new page
  const isChoice = chosen !== null && chosen !== step
  chosen = step
  if (hasMovedOn()) return
  const wanted = new URL(location.href)
  for (const [name, value] of Object.entries(carry)) {
    if (value !== null) wanted.searchParams.set(name, value)
    else if (isChoice) wanted.searchParams.delete(name)
  }
  if (same(wanted.searchParams, new URL(location.href).searchParams)) return
  history[isChoice ? "pushState" : "replaceState"]({}, "", wanted)
}

const same = (one, other) => JSON.stringify([...one]) === JSON.stringify([...other])
