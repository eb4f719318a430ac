// The line above every page in the browser. Text goes in through textContent only: names come from a sheet anybody may edit.
// A control is made again only when something on it changed; the focus, and an open menu, stay. A link writes the address and nothing else.

const lines = new WeakMap()
const ways = new WeakMap() // where each link leads: a page or this one, and what changes in the address

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame")
  if (!lines.has(frame)) lines.set(frame, { frame, made: new Map() })
  const held = lines.get(frame)
  held.ask = name => setTriggerValue("asked", name)
  // Listens anew in every run: what ended for a run that was overtaken must not end for the next.
  held.stop?.()
  const stops = [onAddress(() => lead(frame)), onAge(() => sayAge(held))]
  held.stop = () => stops.forEach(stop => stop())
  const text = UTF8.decode(bytes)
  if (held.text !== text) { // bytes are new in every run, whatever they say
    held.text = text
    draw(held, JSON.parse(text))
  }
  lead(frame) // the address may have changed without this data
  frame.onclick = event => onClick(held, event)
  frame.onkeydown = onKey
  return held.stop
}

// -- the address ---------------------------------------------------------------------------------------------

function lead(frame) {
  for (const link of frame.querySelectorAll("a")) {
    const wanted = addressOf(ways.get(link)).href
    if (link.href !== wanted) link.href = wanted
  }
}

function onClick(held, event) {
  const button = event.target.closest("button[data-ask]")
  if (button) {
    shut(button)
    return held.ask(button.dataset.ask)
  }
  const link = event.target.closest("a")
  if (link && follow(event, () => addressOf(ways.get(link)))) shut(link)
}

const shut = part => part.closest("[popover]")?.hidePopover()

// Up and down go from one part of an open menu to the next.
function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const menu = event.target.closest(".menu")
  if (!step || !menu || event.target.matches("input")) return
  const box = menu.querySelector("[popover]")
  if (!box.matches(":popover-open")) return
  event.preventDefault()
  const parts = [...box.querySelectorAll("a, button, input")].filter(part => part.checkVisibility())
  const at = parts.indexOf(event.target)
  parts[at < 0 ? (step > 0 ? 0 : parts.length - 1) : (at + step + parts.length) % parts.length]?.focus()
}

// -- drawing -------------------------------------------------------------------------------------------------

function draw(held, data) {
  const { frame } = held
  const focused = frame.getRootNode().activeElement?.dataset.name
  const sample = data.sample && element("span", "mark", data.sample)
  put(held, "plan", frame.querySelector(".plan"), [data.plan, data.sample], () => [element("strong", "", data.plan), ...(sample ? [sample] : [])])
  put(held, "facts", frame.querySelector(".facts"), data.facts, () => [...data.facts, ""].map(text => element("span", "", text)))
  sayAge(held)
  const past = frame.querySelector(".past")
  past.hidden = !data.past
  put(held, "past", past, data.past, () => (data.past ? [element("span", "mark", data.past.text), linkOf({ ...data.past.back, name: "past" }, "back")] : []))
  const controls = frame.querySelector(".controls")
  const wanted = [...data.controls, ...(data.who ? [data.who] : [])].map(each => kept(held, each))
  wanted.forEach((made, at) => { if (controls.children[at] !== made) controls.insertBefore(made, controls.children[at] ?? null) })
  while (controls.children.length > wanted.length) controls.lastElementChild.remove()
  if (focused && !frame.getRootNode().activeElement) frame.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
}

// How old the data are another component says, every few seconds (age.js).
function sayAge({ frame }) {
  const place = frame.querySelector(".facts :last-child"), text = document.documentElement.dataset.age ?? ""
  if (place && place.textContent !== text) place.textContent = text
}

function onAge(called) {
  window.addEventListener("gyakusan:age", called)
  return () => window.removeEventListener("gyakusan:age", called)
}

function put(held, name, place, said, make) {
  const text = JSON.stringify(said)
  if (held.made.get(name) === text) return
  held.made.set(name, text)
  place.replaceChildren(...make())
}

function kept(held, control) {
  const text = JSON.stringify(control), key = `control ${control.name}`
  const before = held.made.get(key)
  if (before?.text === text) return before.element
  const made = CONTROLS[control.kind](control)
  held.made.set(key, { text, element: made })
  return made
}

const CONTROLS = {
  link: control => linkOf(control, "control"),
  ask: control => askOf(control, "control"),
  choice({ name, label, items }) {
    const row = element("div", "choice")
    row.setAttribute("role", "group")
    row.setAttribute("aria-label", label)
    row.append(...items.map((each, at) => linkOf({ ...each, name: `${name} ${at}` }, "")))
    return row
  },
  menu(control) {
    const menu = element("div", "menu"), button = element("button", "control"), box = element("div", "box")
    button.type = "button"
    label(button, control)
    button.append(icon("arrow_drop_down"))
    box.popover = "auto"
    box.id = `menu-${control.name}`
    box.append(...control.parts.map((each, at) => PARTS[each.kind]({ ...each, name: each.name ?? `${control.name} ${at}` })))
    button.popoverTargetElement = box
    button.setAttribute("aria-controls", box.id)
    button.setAttribute("aria-expanded", "false")
    let wasWithin = false
    box.onbeforetoggle = ({ newState }) => {
      wasWithin = box.contains(box.getRootNode().activeElement)
      if (newState === "open") requestAnimationFrame(() => place(box, button))
    }
    box.ontoggle = ({ newState }) => {
      button.setAttribute("aria-expanded", String(newState === "open"))
      if (newState === "closed" && wasWithin) button.focus({ preventScroll: true })
    }
    menu.append(button, box)
    return menu
  },
}

const PARTS = {
  item: part => linkOf(part, "part"),
  ask: part => askOf(part, "part"),
  line: ({ text, small }) => element("p", small ? "small" : "", text),
  day(part) {
    const form = element("form", "day"), label = element("label", "", part.label), field = element("input"), button = element("button", "part", part.button)
    field.type = "date"
    field.required = true
    Object.assign(field, { value: part.value, min: part.first, max: part.last })
    label.append(field)
    form.append(label, button)
    form.onsubmit = event => {
      event.preventDefault()
      shut(form)
      go(addressOf({ page: null, put: { [part.name]: field.value === part.usual ? null : field.value } }))
    }
    return form
  },
}

function linkOf(of, className) {
  const link = element("a", className)
  ways.set(link, of.way)
  link.href = addressOf(of.way)
  if (of.icon) label(link, of)
  else link.textContent = of.text
  if (of.now) link.setAttribute("aria-current", "true")
  if (of.language) link.lang = link.hreflang = of.language
  if (of.narrow !== null) link.dataset.narrow = of.narrow
  link.dataset.name = of.name
  return link
}

function askOf({ name, text, icon: sign }, className) {
  const button = element("button", className)
  button.type = "button"
  label(button, { name, text, icon: sign })
  button.dataset.ask = name
  return button
}

// On a phone a text gives way to its sign, that of a menu excepted; it stays for who hears it.
function label(control, { name, text, icon: sign }) {
  control.dataset.name = name
  if (sign) control.append(icon(sign))
  control.append(element("span", "text", text))
}

function icon(name) {
  const sign = element("span", "icon", name)
  sign.translate = false
  sign.setAttribute("aria-hidden", "true")
  return sign
}

function place(box, button) {
  const { left, bottom } = button.getBoundingClientRect()
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`
  box.style.top = `${bottom + 4}px`
}
