// Parts of a page as links. Text goes in through textContent only; which part is open is in the address and nowhere else.

const bars = new WeakMap()
const ways = new WeakMap()

export default function ({ data: bytes, parentElement }) {
  const bar = parentElement.querySelector("nav")
  const held = bars.get(bar) ?? {}
  bars.set(bar, held)
  // Listens anew in every run: what ended for a run that was overtaken must not end for the next.
  held.stop?.()
  held.stop = onAddress(() => mark(bar, held))
  const text = UTF8.decode(bytes)
  if (held.text !== text) { // bytes are new in every run, whatever they say
    held.text = text
    draw(bar, held, JSON.parse(text))
  }
  mark(bar, held)
  bar.onclick = event => follow(event, link => addressOf(ways.get(link)))
  return held.stop
}

function draw(bar, held, { label, name, parts }) {
  held.name = name
  bar.setAttribute("aria-label", label)
  bar.replaceChildren(...parts.map(part => {
    const link = element("a", "", part.text)
    ways.set(link, { page: null, put: { [name]: part.name } })
    link.dataset.part = part.name ?? ""
    return link
  }))
}

function mark(bar, { name }) {
  const asked = inAddress(name)[0] ?? ""
  const links = [...bar.children]
  const open = links.find(link => link.dataset.part === asked) ?? links[0]
  for (const link of links) {
    link.href = addressOf(ways.get(link))
    if (link !== open) link.removeAttribute("aria-current")
    else if (!link.hasAttribute("aria-current")) {
      link.setAttribute("aria-current", "true")
      bar.scrollLeft = Math.max(0, link.offsetLeft - bar.clientWidth / 2)
    }
  }
}
