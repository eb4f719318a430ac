// What is being typed lies in the browser's own store of this tab (sessionStorage) until the field is left and the server has drawn the
// page again: after a reload it stands in its field once more, with the focus in it, as it was before. Fields named by `until_done` keep
// theirs until the page says that it was used.

const PREFIX = "gyakusan-typing-"
const FIELDS = "input:not([type]), input[type=text], textarea"
const PATIENCE_MS = 1500
const places = new WeakMap()

export default function ({ data, parentElement }) {
  for (const [store, key] of data.done) forget(store, key)
  const known = places.get(parentElement)
  const place = known?.store === data.store ? known : new Place(data, known)
  places.set(parentElement, place)
  place.drawn(data)
  return () => place.leave()
}

function read(store) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + store) || "{}")
  } catch {
    return {}
  }
}

function write(store, texts) {
  try {
    if (Object.keys(texts).length) sessionStorage.setItem(PREFIX + store, JSON.stringify(texts))
    else sessionStorage.removeItem(PREFIX + store)
  } catch {
    // A store that is full or forbidden keeps nothing; the field works as it did.
  }
}

function forget(store, key) {
  const { [key]: _, ...others } = read(store)
  write(store, others)
}

class Place {
  constructor(data, before) {
    before?.leave()
    this.store = data.store
    this.within = data.within
    this.texts = read(this.store)
    // Those of before this page was loaded, which are still to be put back.
    this.waiting = new Set(Object.keys(this.texts))
    this.hear = event => this.typed(event)
    document.addEventListener("input", this.hear)
  }

  leave() {
    document.removeEventListener("input", this.hear)
  }

  // The key of a field's widget, without the sign of how often it was drawn anew.
  keyOf(field) {
    const holder = field.closest(`[class*="st-key-${this.within}"]:has(> [data-testid="stTextInput"], > [data-testid="stTextArea"])`)
    const name = [...(holder?.classList ?? [])].find(each => each.startsWith(`st-key-${this.within}`))
    return name?.slice("st-key-".length).replace(/--g\d+$/, "")
  }

  typed({ target }) {
    const key = target.matches?.(FIELDS) && this.keyOf(target)
    if (!key) return
    this.waiting.delete(key)
    this.texts[key] = target.value
    write(this.store, this.texts)
  }

  // The page was drawn: what stood in fields that were left has arrived; what waits for its field may find it now.
  drawn({ until_done }) {
    const here = document.activeElement?.matches?.(FIELDS) ? this.keyOf(document.activeElement) : undefined
    for (const key of Object.keys(this.texts)) {
      const arrived = !this.waiting.has(key) && key !== here && !until_done.includes(key)
      if (arrived) delete this.texts[key]
    }
    write(this.store, this.texts)
    const until = performance.now() + PATIENCE_MS
    for (const key of this.waiting) this.putBack(key, this.texts[key], until)
  }

  // Put a text back where it was typed. What the server draws in the first moments is written over it: it is put there again.
  putBack(key, text, until) {
    if (!this.waiting.has(key)) return
    const name = `.st-key-${CSS.escape(key)}`
    const field = document.querySelector(`${name} :is(${FIELDS}), [class*="${name.slice(1)}--g"] :is(${FIELDS})`)
    if (field && field.value !== text) {
      field.focus({ preventScroll: true })
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text)
      this.silent(() => field.dispatchEvent(new Event("input", { bubbles: true })))
    }
    if (performance.now() < until) requestAnimationFrame(() => this.putBack(key, text, until))
    else if (field) this.waiting.delete(key)
  }

  silent(act) {
    document.removeEventListener("input", this.hear)
    act()
    document.addEventListener("input", this.hear)
  }
}
