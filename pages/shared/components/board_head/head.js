// The head of a goal in the browser. Text goes in through textContent only: names come from a sheet anybody may edit.
// Only the parts that changed are drawn; the counts of the lights filter the wall below through the address, without the server.

const shown = new WeakMap()

export default function ({ data: bytes, parentElement }) {
  const head = parentElement.querySelector(".head")
  const held = shown.get(head) ?? { texts: new Map(), parts: new Map() }
  shown.set(head, held)
  // Listens anew in every run: what ended for a run that was overtaken must not end for the next.
  held.stop?.()
  held.stop = onAddress(() => press(head))
  const text = UTF8.decode(bytes)
  if (held.text === text) return held.stop // bytes are new in every run, whatever they say
  held.text = text
  const data = JSON.parse(text)
  const parts = Object.entries(PARTS).flatMap(([name, make]) => kept(held, name, data, make) ?? [])
  parts.forEach((part, at) => { if (head.children[at] !== part) head.insertBefore(part, head.children[at] ?? null) })
  while (head.children.length > parts.length) head.lastElementChild.remove()
  press(head)
  head.onclick = event => onClick(event)
  return held.stop
}

function kept(held, name, data, make) {
  const wanted = JSON.stringify([data[name], data.level])
  if (held.texts.get(name) !== wanted) {
    held.texts.set(name, wanted)
    const empty = data[name] == null || data[name] === ""
    held.parts.set(name, empty ? null : make(data[name], data))
  }
  return held.parts.get(name)
}

function onClick(event) {
  const light = event.target.closest("button.light")
  if (!light) return follow(event)
  const status = light.getAttribute("aria-pressed") === "true" ? [] : [light.dataset.status]
  putInAddress({ status }, { step: true, scroll: true })
}

function press(head) {
  const chosen = inAddress("status")
  for (const light of head.querySelectorAll("button.light")) {
    const pressed = String(chosen.includes(light.dataset.status))
    if (light.getAttribute("aria-pressed") !== pressed) light.setAttribute("aria-pressed", pressed)
  }
}

// -- the parts, in their order -------------------------------------------------------------------------------

const PARTS = {
  goal: of => {
    const row = element("div", "of")
    for (const mark of of.marks) row.append(toned("span", "mark", mark.text, mark.tone))
    row.append(...explained(of.explained), linked("goal", of.name, of.address))
    for (const fact of of.facts) row.append(element("span", "small", fact))
    return row
  },
  sentence: (text, { level }) => element(`h${level}`, "sentence", text),
  about: of => {
    const row = element("div", "of")
    for (const mark of of.marks) row.append(toned("span", "mark", mark.text, mark.tone))
    for (const fact of of.facts) row.append(element("span", "small", fact))
    return row
  },
  definition: text => element("p", "definition", text),
  cause: text => element("p", "cause", text),
  note: text => element("p", "small", text),
  step: ({ text, address }) => linked("step", text, address),
  next: ({ label, text, late }) => {
    const row = element("p", "next")
    row.append(element("strong", "", label), " ", text)
    if (late) row.append(" ", element("span", "late", late))
    return row
  },
  figures: figures => {
    const list = element("dl", "figures")
    for (const { label, value, note, explained: meaning } of figures) {
      const figure = element("div", "figure")
      const name = element("dt", "", label)
      if (meaning) name.append(" ", ...explained(meaning))
      figure.append(name, element("dd", "value", value))
      if (note) figure.append(element("dd", "small", note))
      list.append(figure)
    }
    return list
  },
  lines: texts => {
    const block = element("div", "lines")
    block.append(...texts.map(text => element("p", "definition", text)))
    return texts.length ? block : null
  },
  legend: entries => {
    const row = element("p", "legend")
    for (const { signs, word } of entries) {
      const entry = element("span", "entry")
      for (const { text, colour } of signs) {
        const sign = element("span", "", text)
        if (colour) sign.dataset.tone = colour
        entry.append(sign)
      }
      entry.append(` ${word}`)
      row.append(entry, " ")
    }
    return entries.length ? row : null
  },
  lights: ({ label, counts }) => {
    const row = element("div", "lights")
    row.setAttribute("role", "group")
    row.setAttribute("aria-label", label)
    for (const { status, text, tone } of counts) {
      const light = toned("button", "light", text, tone)
      light.type = "button"
      light.dataset.status = status
      row.append(light)
    }
    return row
  },
}

// -- what a figure means, for a pointer that rests on its sign, a tap, or the keyboard ------------------------

let explanations = 0

function explained({ text, help, more, address }) {
  const sign = element("button", "help", "?")
  const box = element("div", "meaning", text)
  box.append(" ", linked("", more, address))
  sign.type = "button"
  sign.setAttribute("aria-label", help)
  box.id = `meaning-${explanations++}`
  box.popover = "auto"
  sign.setAttribute("aria-describedby", box.id)
  const open = () => {
    if (box.matches(":popover-open")) return
    box.showPopover()
    const { left, bottom } = sign.getBoundingClientRect()
    box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`
    box.style.top = `${bottom + 4}px`
    addEventListener("scroll", shut, { once: true, capture: true })
  }
  const shut = () => { if (box.matches(":popover-open")) box.hidePopover() }
  sign.onclick = open
  sign.onpointerenter = event => { if (event.pointerType === "mouse") open() }
  // The way from the sign to the link within is left open.
  const leave = () => { if (!box.matches(":hover") && !sign.matches(":hover, :focus")) shut() }
  for (const part of [sign, box]) part.onpointerleave = event => { if (event.pointerType === "mouse") setTimeout(leave, 300) }
  sign.onblur = box.onfocusout = event => { if (event.relatedTarget !== sign && !box.contains(event.relatedTarget) && !box.matches(":hover")) shut() }
  box.onclick = event => { if (event.target.closest("a")) shut() }
  return [sign, box]
}
