// A TV on the wall: slides that turn, a clock, the age of the data. The server sends the same component again every few seconds; the slides
// are drawn anew only where they changed, everything else is one text that is replaced. One timer a second for the life of the page.
// While the server is away nothing comes, the last slides stay, and their age goes on counting.

const MINUTE = 60_000, HOUR = 60 * MINUTE
const RELOADS_AT = 4 // the hour of the plan's day; a page as old as that is loaded anew when the server answers
const SETTLES = 10_000 // fonts come and the window takes its size
const held = new WeakMap()

export default function ({ data: bytes, parentElement }) {
  const screen = parentElement.querySelector(".tv")
  let state = held.get(screen)
  if (!state) {
    state = { screen, text: "", at: 0, turnedAt: now(), loadedAt: now(), tried: 0 }
    held.set(screen, state)
    start(state)
  }
  const { live, ...rest } = unpacked(bytes)
  state.live = { ...live, ahead: live.now - now() } // the server's clock less this one
  const text = JSON.stringify(rest)
  if (text !== state.text) {
    state.text = text
    draw(state, rest)
  }
  tick(state)
}

const now = () => Date.now()

function start(state) {
  const timer = setInterval(() => {
    if (!state.screen.isConnected) {
      clearInterval(timer)
      removeEventListener("keydown", onKey)
      removeEventListener("resize", onResize)
    } else tick(state)
  }, 1000)
  const onKey = ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key]
    if (step && state.sections) turn(state, step)
  }
  const onResize = () => { if (state.sections) fit(state.sections[state.at]) }
  addEventListener("keydown", onKey)
  addEventListener("resize", onResize)
  navigator.wakeLock?.request("screen").catch(() => {}) // a TV that may not stay awake is set so by hand
}

function tick(state) {
  const { live, data, screen } = state
  const moment = now()
  put(screen.querySelector(".clock"), state.clock.format(moment))
  const elapsed = Math.max(0, moment + live.ahead - live.confirmed)
  const isOld = elapsed > live.old_after
  const age = screen.querySelector(".age")
  put(age, isOld ? `${data.words.stopped} – ${aged(elapsed, data.words)}` : aged(elapsed, data.words))
  age.classList.toggle("old", isOld)
  if (moment - state.drawnAt < SETTLES) fit(state.sections[state.at])
  if (data.turn && moment - state.turnedAt >= data.turn * 1000) turn(state, 1)
  reloadAtNight(state, moment)
}

function aged(elapsed, words) {
  const [key, size] = [["days_ago", 24 * HOUR], ["hours_ago", HOUR], ["minutes_ago", MINUTE]].find(([, each]) => elapsed >= each) ?? ["now", 1]
  return words.data_age.replace("{age}", words[key].replace("{n}", Math.floor(elapsed / size)))
}

function turn(state, step) {
  state.turnedAt = now()
  show(state, (state.at + step + state.sections.length) % state.sections.length)
}

function show(state, at) {
  state.at = at
  state.sections.forEach((section, each) => { section.hidden = each !== at })
  state.marks.forEach((mark, each) => mark.classList.toggle("now", each === at))
  fit(state.sections[at])
}

// What is wider than its place becomes smaller, down to what can still be read from a distance; what then is too wide ends in dots.
function fit(section) {
  const unit = innerHeight < innerWidth * 0.5625 ? innerHeight / 1080 : innerWidth / 1920
  for (const value of section.querySelectorAll(".value")) {
    value.style.fontSize = ""
    const share = value.clientWidth / value.scrollWidth
    if (share < 1) value.style.fontSize = `calc(${Math.max(28, Math.floor((parseFloat(getComputedStyle(value).fontSize) / unit) * share))} * var(--u))`
  }
  const sentence = section.querySelector(".sentence")
  sentence?.classList.remove("long")
  if (sentence && sentence.scrollHeight > sentence.clientHeight * 1.3) sentence.classList.add("long") // more than two lines
}

function reloadAtNight(state, moment) {
  if (moment - state.loadedAt < 2 * HOUR || Number(state.hour.format(moment)) !== RELOADS_AT || moment - state.tried < MINUTE) return
  state.tried = moment
  const health = new URL("healthz", new URL(".", location.href))
  fetch(health, { cache: "no-store" }).then(answer => { if (answer.ok) location.reload() }, () => {})
}

const put = (element, text) => { if (element.textContent !== text) element.textContent = text }

// -- drawing -------------------------------------------------------------------------------------------------

function draw(state, data) {
  state.data = data
  state.drawnAt = now()
  const zone = { timeZone: data.zone, hourCycle: "h23" }
  state.clock = new Intl.DateTimeFormat(data.language, { ...zone, weekday: "short", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })
  state.hour = new Intl.DateTimeFormat("en", { ...zone, hour: "numeric" })
  const { screen } = state
  screen.lang = data.language
  screen.classList.toggle("day", data.light)
  put(screen.querySelector(".plan"), data.plan)
  state.sections = data.slides.map(slide => {
    const section = element("section")
    section.append(...(KINDS[slide.kind] ?? KINDS.empty)(slide))
    return section
  })
  state.marks = state.sections.length > 1 ? state.sections.map(() => element("i")) : []
  screen.querySelector(".slides").replaceChildren(...state.sections)
  screen.querySelector("footer").replaceChildren(...state.marks)
  show(state, Math.min(state.at, state.sections.length - 1))
}

const KINDS = {
  goal: ({ title, light, facts, sentence, cause, large, figures, bar, lights }) => {
    const of = element("p", "of")
    of.append(toned(light), element("span", "name", title), ...facts.map(fact => element("span", "quiet", fact)))
    const numbers = element("div", "numbers"), side = element("div", "side")
    side.append(...figures.map(each => figure(each, "")))
    numbers.append(figure(large, "large"), side)
    const parts = [of, element("h2", "sentence two", sentence)]
    if (cause) parts.push(element("p", "cause two", cause))
    parts.push(numbers)
    if (bar) parts.push(barOf(bar))
    const counts = element("p", "lights")
    counts.append(...lights.map(toned))
    return [...parts, counts]
  },
  act: ({ title, page, more, rows, text }) => {
    if (!rows.length) return [heading(title), nothing(text)]
    const list = element("div", "rows")
    list.append(...rows.map(urgent))
    return [heading(title, page, more), list]
  },
  factors: ({ title, page, more, groups, lines }) => {
    const grid = element("div", "groups")
    if (lines === 2) grid.style.gridTemplateRows = "repeat(2, minmax(0, 1fr))"
    grid.append(...groups.map(group))
    return [heading(title, page, more), grid]
  },
  late: ({ title, text, columns }) => {
    if (!columns.length) return [heading(title), nothing(text)]
    const grid = element("div", "columns")
    grid.append(...columns.map(({ title: head, rows, more }) => panel(head, [], rows.map(lateRow), more)))
    return [heading(title), grid]
  },
  empty: ({ title, text }) => [nothing(title, text)],
}

function heading(title, page = "", more = "") {
  const made = element("h2", "", title)
  for (const [name, text] of [["page", page], ["more", more]]) if (text) made.append(element("span", name, text))
  return made
}

function nothing(title, text = "") {
  const made = element("div", "nothing", title)
  if (text) made.append(element("p", "", text))
  return made
}

function figure({ label, value, note }, name) {
  const made = element("dl", `figure ${name}`)
  made.append(element("dt", "one", label), element("dd", "value", value))
  if (note) made.append(element("dd", "note two", note))
  return made
}

function barOf({ label, done, planned, text }) {
  const made = element("div", "bar"), filled = element("i")
  made.setAttribute("role", "img")
  made.setAttribute("aria-label", `${label}: ${text}`)
  filled.style.width = `${done * 100}%`
  made.append(filled)
  if (planned !== null) {
    const mark = element("b")
    mark.style.left = `${planned * 100}%`
    made.append(mark)
  }
  return made
}

function urgent({ light, name, value, goal, facts, step, due, late }) {
  const row = element("div", "row")
  const named = element("div"), numbers = element("div"), next = element("div")
  named.append(element("p", "name two", name), element("p", "small one", facts.join("　")))
  numbers.append(element("p", "value", value), element("p", "small one", goal))
  next.append(element("p", "step two", step))
  const when = element("p", "small one")
  if (late) when.append(element("span", "late", late), due.length ? "　" : "")
  when.append(due.join("　"))
  next.append(when)
  row.append(toned(light), named, numbers, next)
  return row
}

function group({ name, light, share, rows, more }) {
  const head = []
  if (light || share) {
    const line = element("p", "head")
    if (light) line.append(toned(light))
    if (share) line.append(element("span", "quiet", share))
    head.push(line)
  }
  return panel(name, head, rows.map(card), more)
}

function panel(title, head, rows, more) {
  const made = element("div", "group"), list = element("ul")
  list.append(...rows)
  made.append(element("h3", "two", title), ...head, list)
  if (more) made.append(element("p", "more", more))
  return made
}

function card({ light, name, value, goal }) {
  const row = element("li"), numbers = element("span", "numbers-of")
  const [mark] = light.text.split(" ") // the word of a light is on the factor and the legend of the first slide
  const sign = toned({ ...light, text: mark })
  sign.setAttribute("role", "img")
  sign.setAttribute("aria-label", light.text)
  numbers.append(element("strong", "", value), element("span", "quiet one", goal))
  row.append(sign, element("span", "name two", name), numbers)
  return row
}

function lateRow({ text, note, late }) {
  const row = element("li"), told = element("div")
  told.append(element("p", "text two", text))
  if (note) told.append(element("p", "note two", note))
  row.append(told, element("span", "late", late))
  return row
}

function toned({ text, tone }) {
  const made = element("span", "light", text)
  made.dataset.tone = tone
  return made
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag)
  if (name) made.className = name
  if (text) made.textContent = text
  return made
}
