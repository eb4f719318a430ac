// The fields of the entry page in the browser. Text goes in through textContent and value only.
//
// Whatever is typed lies in the browser's own store (localStorage) until the server has answered for it: a dropped connection, a locked
// phone or a closed page loses nothing. What was handed over stays in `outbox` and is sent again until it is answered; every message has a
// number of its own, by which the server saves it once.

const AGAIN_MS = 8000
// What moves when a field loses the focus moves only after the click that took it.
const SETTLE_MS = 400
const LONGEST_PASTE = 1000000
const boards = new WeakMap()

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".desk")
  let board = boards.get(root)
  if (!board) {
    boards.set(root, (board = new Board(root, parentElement)))
    nameForHomeScreen()
  }
  board.send = (name, value) => setStateValue(name, value)
  board.tell = (name, value) => setTriggerValue(name, value)
  board.show(data)
  return () => board.stop()
}

// A phone that puts this page on its home screen finds name and picture here.
function nameForHomeScreen() {
  if (document.head.querySelector("link[rel=manifest]")) return
  for (const [rel, file] of [["manifest", "app.webmanifest"], ["apple-touch-icon", "app-icon.png"]]) {
    const link = document.createElement("link")
    link.rel = rel
    link.href = new URL(file, document.baseURI)
    document.head.append(link)
  }
}

class Board {
  constructor(root, parent) {
    this.root = root
    this.parent = parent
    this.rows = new Map()
    this.drafts = {}
    this.asked = {}
    this.place = null
    this.focused = null
    this.timer = setInterval(() => this.again(), AGAIN_MS)
    this.online = () => { this.notice(); this.push() }
    window.addEventListener("online", this.online)
    window.addEventListener("offline", this.online)
    this.pushes = 0
  }

  stop() {
    clearInterval(this.timer)
    window.removeEventListener("online", this.online)
    window.removeEventListener("offline", this.online)
    boards.delete(this.root)
  }

  show(data) {
    this.data = data
    this.remember(data)
    if (this.place !== data.place) {
      this.place = data.place
      this.drafts = this.read()
      this.asked = {}
      this.restored = Object.values(this.drafts).some(draft => draft.kind === "value")
    }
    for (const answer of data.answers) this.hear(answer)
    this.write()
    this.draw()
    if (this.outbox().length) this.push(true)
    if (data.focus && this.focused !== data.focus) {
      const row = this.rows.get(data.focus)
      if (row) {
        this.focused = data.focus
        requestAnimationFrame(() => { row.input.scrollIntoView({ block: "center" }); row.input.focus(); row.input.select() })
      }
    }
  }

  // Who was chosen on this device is chosen the next time, where the address names nobody.
  remember({ me, board }) {
    if (!board) return
    const key = `gyakusan-me-${board}`
    try {
      if (me) localStorage.setItem(key, me)
      else if (localStorage.getItem(key) && this.wished !== board) this.tell("me", localStorage.getItem(key))
    } catch { /* no store in this browser: then the address alone remembers */ }
    this.wished = board
  }

  // -- what was typed ----------------------------------------------------------------------------------------

  key() { return `gyakusan-entry-${this.place}` }

  read() {
    try {
      const found = JSON.parse(localStorage.getItem(this.key()) || "{}")
      return found && typeof found === "object" && !Array.isArray(found) ? found : {}
    } catch { return {} }
  }

  write() {
    try {
      if (Object.keys(this.drafts).length) localStorage.setItem(this.key(), JSON.stringify(this.drafts))
      else localStorage.removeItem(this.key())
    } catch { /* no store in this browser, or a full one: what is typed lives as long as the page */ }
  }

  draft(kind, field, text, seen) {
    const old = this.drafts[`${kind}:${field}`]
    const kept = old && !old.n ? old.seen : seen
    this.drafts[`${kind}:${field}`] = { kind, field, text, seen: kept, sure: "", n: "" }
    delete this.asked[`${kind}:${field}`]
    this.write()
  }

  commit(kind, field, sure = "", seen = null) {
    const draft = this.drafts[`${kind}:${field}`]
    if (!draft) return
    draft.n = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`
    draft.sure = sure
    if (seen !== null) draft.seen = seen
    delete this.asked[`${kind}:${field}`]
    if (kind === "value") delete this.asked[`undo:${field}`] // what was undone before is no answer to it
    this.write()
    this.push()
    this.status(field)
  }

  drop(kind, field) {
    delete this.drafts[`${kind}:${field}`]
    delete this.asked[`${kind}:${field}`]
    this.write()
  }

  outbox() { return Object.values(this.drafts).filter(draft => draft.n) }

  push(onlyNew = false) {
    const waiting = this.outbox().map(({ n, kind, field, text, seen, sure }) => ({ n, kind, field, text, seen, sure }))
    const numbers = waiting.map(each => each.n).join()
    if (!waiting.length || (onlyNew && numbers === this.sentNumbers)) return
    this.sentNumbers = numbers
    this.pushes += 1
    this.send("sent", { try: this.pushes, messages: waiting })
    this.since = Date.now()
  }

  again() {
    if (!this.outbox().length) return
    this.push()
    this.notice()
  }

  hear(answer) {
    for (const [key, draft] of Object.entries(this.drafts)) {
      if (!draft.n || draft.n !== answer.n) continue
      if (answer.kind === "saved") {
        delete this.drafts[key]
        this.asked[key] = answer
      } else {
        draft.n = ""
        this.asked[key] = answer
      }
    }
  }

  // -- drawing -----------------------------------------------------------------------------------------------

  draw() {
    const list = this.root.querySelector(".rows")
    const ids = this.data.rows.map(row => row.id)
    const same = ids.length === this.rows.size && ids.every((id, at) => [...this.rows.keys()][at] === id)
    if (!same) {
      this.rows = new Map(this.data.rows.map(row => [row.id, new Row(this, row)]))
      list.replaceChildren(...[...this.rows.values()].map(row => row.box))
    }
    for (const row of this.data.rows) this.rows.get(row.id).show(row)
    this.notice()
  }

  status(field) { this.rows.get(field)?.tell() }

  notice() {
    const banner = this.root.querySelector(".banner")
    const words = this.data.words
    const waits = this.outbox().length && (!navigator.onLine || (this.since && Date.now() - this.since > AGAIN_MS - 500))
    const elsewhere = Object.values(this.drafts).filter(draft => draft.kind !== "undo" && !this.rows.has(draft.field))
    banner.replaceChildren()
    if (waits) banner.textContent = words.offline
    else if (elsewhere.length) {
      banner.append(words.elsewhere.replace("%n", elsewhere.length))
      banner.append(this.button(words.elsewhere_open, () => this.tell("open", elsewhere[0].field)))
      banner.append(this.button(words.elsewhere_drop, () => { for (const each of elsewhere) this.drop(each.kind, each.field); this.notice() }))
    } else if (this.restored && Object.values(this.drafts).some(draft => draft.kind === "value")) banner.textContent = words.restored
    banner.hidden = !banner.childNodes.length
  }

  button(text, act, className = "") {
    const made = element("button", className, text)
    made.type = "button"
    made.onmousedown = event => event.preventDefault() // the field keeps the focus, and a phone its keyboard
    made.onclick = act
    return made
  }

  next(row, step) {
    const inputs = [...this.rows.values()].filter(each => !each.data.locked).map(each => each.input)
    const at = inputs.indexOf(row.input) + step
    if (at >= 0 && at < inputs.length) { inputs[at].focus(); inputs[at].select() }
    else row.input.blur()
  }

  pasted(field, text) {
    if (text.length > LONGEST_PASTE) return false
    this.send("pasted", { n: `${Date.now()}-${Math.random()}`, field, text })
    return true
  }
}

class Row {
  constructor(board, data) {
    this.board = board
    this.data = data
    this.box = element("li", "row")
    this.head = element("div", "head")
    this.facts = element("dl", "facts")
    this.entry = element("div", "entry")
    this.input = element("input")
    Object.assign(this.input, { type: "text", inputMode: "decimal", autocomplete: "off", enterKeyHint: "next", maxLength: 200 })
    this.unit = element("span", "unit")
    const line = element("div", "line")
    line.append(this.input, this.unit)
    this.chips = this.makeChips()
    this.told = element("div", "told")
    this.told.setAttribute("aria-live", "polite")
    this.told.id = `told-${Math.random().toString(36).slice(2)}`
    this.input.setAttribute("aria-describedby", this.told.id)
    this.why = element("div", "why")
    this.entry.append(line, this.chips, this.told, this.why)
    this.box.append(this.head, this.facts, this.entry)
    this.listen()
  }

  get id() { return this.data.id }

  listen() {
    const { input, board } = this
    input.oninput = () => board.draft("value", this.id, input.value, this.data.seen)
    input.onchange = () => this.done()
    input.onfocus = () => this.box.classList.toggle("typing", !this.data.locked)
    input.onblur = () => setTimeout(() => this.box.classList.toggle("typing", this.isActive()), SETTLE_MS)
    input.onkeydown = event => {
      if (event.isComposing || event.keyCode === 229) return
      if (event.key === "Enter") { event.preventDefault(); this.done(); board.next(this, event.shiftKey ? -1 : 1) }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); board.next(this, event.key === "ArrowDown" ? 1 : -1) }
      if (event.key === "Escape") this.giveUp()
    }
    input.onpaste = event => {
      const text = event.clipboardData?.getData("text/plain") ?? ""
      const plain = text.replace(/[\r\n]+$/, "")
      if (!/[\t\n\r]/.test(plain)) return
      event.preventDefault()
      if (!board.pasted(this.id, plain)) this.local(board.data.words.paste_too_large)
    }
  }

  // What was typed is handed over; the number that stands there already is not.
  done() {
    const draft = this.board.drafts[`value:${this.id}`]
    if (!draft || draft.n) return
    if (draft.text === this.data.value && draft.seen === this.data.seen) { this.board.drop("value", this.id); return this.tell() }
    this.board.commit("value", this.id)
  }

  giveUp() {
    this.board.drop("value", this.id)
    this.input.value = this.data.value
    this.tell()
    this.board.notice()
  }

  makeChips() {
    const chips = element("div", "chips")
    const add = (name, act) => {
      const made = this.board.button(this.board.data.words[name], act)
      made.tabIndex = -1 // for a thumb: a keyboard types the same words, and Tab leads to the next field
      chips.append(made)
      return made
    }
    const put = text => {
      this.input.value = text
      this.input.oninput()
      this.input.focus()
    }
    const words = this.board.data.words
    const about = words.about.length > 1 ? `${words.about} ` : words.about
    const parted = () => this.input.value.startsWith(words.about) ? [about, this.input.value.slice(words.about.length).trim()] : ["", this.input.value]
    add("about", () => { const [mark, number] = parted(); put(mark ? number : about + number) })
    add("minus", () => { const [mark, number] = parted(); put(mark + (/^[-−]/.test(number) ? number.slice(1) : `-${number}`)) })
    add("nothing", () => { put(words.nothing); this.done() })
    add("excluded", () => { put(words.excluded); this.done() })
    this.letters = add("letters", () => {
      this.input.inputMode = this.input.inputMode === "decimal" ? "text" : "decimal"
      this.letters.textContent = words[this.input.inputMode === "decimal" ? "letters" : "digits"]
      this.input.blur()
      this.input.focus()
    })
    return chips
  }

  show(data) {
    const old = JSON.stringify(this.data)
    const isNew = !this.head.childNodes.length
    this.data = data
    const draft = this.board.drafts[`value:${this.id}`]
    const wanted = draft ? draft.text : data.value
    if (this.input.value !== wanted && !(draft && this.isActive())) this.input.value = wanted
    if (isNew || old !== JSON.stringify(data)) this.fill()
    this.tell()
  }

  isActive() { return this.board.parent.activeElement === this.input }

  fill() {
    const { data } = this
    this.box.classList.toggle("empty", data.value === "" && !data.locked)
    const name = element("div", "name", data.name)
    this.head.replaceChildren(name)
    if (data.definition) this.head.append(element("div", "small", data.definition))
    if (data.remark) this.head.append(element("div", "small", data.remark))
    this.facts.replaceChildren(...data.facts.map(fact => {
      const pair = element("div")
      pair.append(element("dt", "", fact.name), element("dd", "", fact.text))
      return pair
    }))
    this.unit.textContent = data.unit
    this.input.setAttribute("aria-label", data.label)
    this.input.readOnly = data.locked
    this.fillWhy()
  }

  fillWhy() {
    const { data, board } = this
    const key = `note:${this.id}`
    if (this.why.contains(board.parent.activeElement)) return
    this.why.replaceChildren()
    if (data.note) this.why.append(element("div", "small", data.note))
    if (data.asks === null || data.locked) return
    const label = element("label", "", board.data.words.note)
    const area = element("textarea")
    area.maxLength = 500
    area.id = `why-${Math.random().toString(36).slice(2)}`
    label.htmlFor = area.id
    area.value = board.drafts[key]?.text ?? data.asks
    area.oninput = () => board.draft("note", this.id, area.value, data.seen)
    const keep = board.button(board.data.words.note_save, () => {
      board.draft("note", this.id, area.value, data.seen)
      board.commit("note", this.id)
      area.blur() // what was written then stands here as text
    })
    const options = element("div", "options")
    options.append(keep)
    this.why.append(label, area, options)
  }

  local(text) { this.told.replaceChildren(element("div", "ask bad", text)) }

  tell() {
    const { board, told, data } = this
    const words = board.data.words
    const draft = board.drafts[`value:${this.id}`]
    const sends = ["value", "undo", "note"].some(kind => board.drafts[`${kind}:${this.id}`]?.n)
    const answers = ["value", "undo", "note"].map(kind => board.asked[`${kind}:${this.id}`]).filter(Boolean)
    const hadFocus = told.contains(board.parent.activeElement)
    told.replaceChildren()
    if (hadFocus) { this.input.focus(); this.input.select() } // the button that was pressed by the keyboard is gone
    const asked = answers.find(answer => answer.kind !== "saved")
    if (sends) told.append(element("div", "small", words.sending))
    else if (asked) told.append(this.question(asked))
    else told.append(this.result(answers.at(-1), draft))
    this.input.setAttribute("aria-invalid", String(Boolean(asked)))
    if (told.childNodes.length === 1 && !told.textContent) told.replaceChildren()
    if (data.locked && !told.textContent) told.replaceChildren()
  }

  result(answer, draft) {
    const { board, data } = this
    const line = element("div", "done")
    if (draft) return line
    if (data.light) {
      const mark = element("span", "mark", data.light.text)
      mark.dataset.tone = data.light.tone
      line.append(mark)
      if (data.light.ratio) line.append(element("span", "", data.light.ratio))
    } else if (data.state) {
      const mark = element("span", "mark", data.state.text)
      mark.dataset.tone = data.state.tone
      line.append(mark)
    }
    if (answer) {
      line.append(element("span", "", answer.said))
      if (answer.echo) line.append(element("span", "small", answer.echo))
    } else if (data.by) line.append(element("span", "small", data.by))
    if (data.undo && !data.locked) line.append(board.button(board.data.words.undo, () => {
      board.draft("undo", this.id, "", data.seen)
      board.commit("undo", this.id)
    }, "link"))
    return line
  }

  question(answer) {
    const { board } = this
    const box = element("div", answer.kind === "asked" && answer.options.length ? "ask" : "ask bad")
    box.append(element("div", "", answer.said))
    if (answer.echo) box.append(element("div", "", answer.echo))
    const kind = ["value", "undo", "note"].find(each => board.asked[`${each}:${this.id}`] === answer)
    const options = element("div", "options")
    for (const [at, option] of answer.options.entries()) {
      options.append(board.button(option.label, () => {
        if (option.drop) this.giveUp()
        else board.commit(kind, this.id, option.sure, option.seen)
      }, at === 0 ? "first" : ""))
    }
    if (answer.kind === "failed") options.append(board.button(board.data.words.retry, () => board.commit(kind, this.id), "first"))
    if (kind === "value" && !answer.options.some(option => option.drop)) options.append(board.button(board.data.words.cancel, () => this.giveUp(), "link"))
    if (options.childNodes.length) box.append(options)
    return box
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}
