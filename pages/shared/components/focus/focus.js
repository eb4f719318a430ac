// Brings the element with a key into view and focuses it, once per request. Later runs name no place.
// The element may be drawn a moment later than this: it is looked for until it is there, no longer than three seconds.
// What a run takes away while it has the focus (a button that is done with, a field drawn anew with what was read) gives it to the field
// in its place, else to what stood around it: the keyboard goes on from there, not from the top of the page. That may have been drawn anew,
// too, and later: while the run goes on it is waited for.

const done = new WeakMap()
const PATIENCE_MS = 3000
const SETTLE_MS = 1500
const FIELDS = "input:not([type=hidden]), textarea, select, [role=radio], [role=combobox]"

const PAUSE_MS = 120
let trail = []
let timer

export default function ({ data, parentElement }) {
  keepFocus()
  if (!data.place || done.get(parentElement) === data.count) return
  done.set(parentElement, data.count)
  look(data, performance.now() + PATIENCE_MS, () => done.get(parentElement) === data.count)
}

function keepFocus() {
  if (document.documentElement.dataset.keepsFocus) return
  document.documentElement.dataset.keepsFocus = "yes"
  document.addEventListener("focusin", ({ target }) => {
    trail = []
    for (let each = target; each && each.dataset.testid !== "stMainBlockContainer"; each = each.parentElement) {
      if (each === document.body) return void (trail = [])
      trail.push({ each, name: [...each.classList].find(name => name.startsWith("st-key-"))?.replace(/--g\d+$/, "") })
    }
  })
  // Whoever leaves a field for no other one wants the focus nowhere.
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (!relatedTarget) setTimeout(() => target === trail[0]?.each && target.isConnected && document.hasFocus() && (trail = []))
  })
  let waitsUntil = 0
  const taken = new MutationObserver(() => {
    if (!trail.length || trail[0].each.isConnected) return (waitsUntil = 0)
    waitsUntil ||= performance.now() + SETTLE_MS
    clearTimeout(timer)
    timer = setTimeout(giveBack, PAUSE_MS, waitsUntil)
  })
  taken.observe(document.body, { childList: true, subtree: true })
}

function giveBack(waitsUntil) {
  const left = trail
  if (!left.length || left[0].each.isConnected || document.activeElement !== document.body) return
  if (runs() && performance.now() < waitsUntil) return void (timer = setTimeout(giveBack, PAUSE_MS, waitsUntil))
  const name = left.find(({ name }) => name)?.name
  const field = name && left[0].each.matches(FIELDS) && standing(name)?.querySelector(FIELDS)
  if (field) return field.focus({ preventScroll: true })
  const around = left.map(({ each, name }) => name && (each.isConnected ? each : standing(name))).find(Boolean)
  if (!around) return
  around.tabIndex = -1
  around.style.outline = "none"
  around.focus({ preventScroll: true })
}

const runs = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running"

const standing = name => document.querySelector(`.${CSS.escape(name)}, [class*="${CSS.escape(name)}--g"]`)

function look(data, until, isWanted) {
  if (!isWanted()) return
  const place = found(data.place)
  const about = data.about && found(data.about)
  const waits = performance.now() < until
  // The box of a field is there before the field, the first time one of its kind is drawn.
  const isDrawn = place && about !== null && (!data.marked || place.querySelector(`${FIELDS}, button`))
  if (isDrawn || (place && !waits)) take(place, data.marked, about)
  else if (waits) requestAnimationFrame(() => look(data, until, isWanted))
}

function found(key) {
  const name = `st-key-${className(key)}`
  return document.querySelector(`.${name}`) ?? document.querySelector(`[class*="${name}--g"]`)
}

// What is drawn above it in the first moments moves it: it is put there again, until whoever looks scrolls or presses anything.
function keepAtTop(about) {
  const until = performance.now() + SETTLE_MS
  const touched = new AbortController()
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(kind, () => touched.abort(), { capture: true, passive: true, signal: touched.signal })
  }
  about.style.scrollMarginTop = "4.5rem"
  const again = () => {
    if (touched.signal.aborted || !about.isConnected) return
    about.scrollIntoView({ block: "start" })
    if (performance.now() < until) requestAnimationFrame(again)
    else touched.abort()
  }
  again()
}

// The page turns a key into a class like this.
const className = key => CSS.escape(key.trim().replace(/[^a-zA-Z0-9_-]/g, "-"))

function take(place, marked, about) {
  // A button beside a field, as the one for help, is not what was asked for; where there is no field it is.
  const control = marked && (place.querySelector(FIELDS) ?? place.querySelector("button"))
  // Of a whole step its heading is read out, not everything in it.
  const target = control || (!marked && place.querySelector("h1")) || place
  if (!control) target.tabIndex = -1
  ;(control ? place : target).style.outline = "none"
  // A whole step that begins above what is seen is shown from its beginning, below the page's header.
  const begins = place.getBoundingClientRect().top
  if (about) {
    keepAtTop(about)
  } else {
    place.style.scrollMarginTop = "11.5rem"
    place.scrollIntoView({ block: marked ? "center" : begins < 0 ? "start" : "nearest" })
  }
  target.focus({ preventScroll: true })
  if (marked) glow(place)
}

function glow(place) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  const ring = "0 0 0 3px var(--st-primary-color, #1f5fa8)"
  const frames = still ? [{ boxShadow: ring }, { boxShadow: ring }] : [{ boxShadow: ring }, { boxShadow: ring, offset: 0.7 }, { boxShadow: "none" }]
  place.animate(frames, { duration: 2500 })
}
