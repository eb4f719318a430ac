// Links of the manual that lead into the board are followed in this tab. The section of an address is brought into view once:
// where a person scrolled to afterwards is left alone by later runs.

let brought = ""

export default function ({ data: bytes }) {
  const { page, section } = unpacked(bytes)
  const onClick = event => { if (event.target.closest?.(".st-key-manual a[href^='help?'], .st-key-manual a[href*='/help?']")) follow(event) }
  document.addEventListener("click", onClick, true)
  const asked = `${page} ${section}`
  if (asked !== brought) {
    brought = asked
    bring(section, performance.now() + 3000)
  }
  return () => document.removeEventListener("click", onClick, true)
}

// The text may be drawn a moment later than this.
function bring(section, until) {
  const heading = document.querySelectorAll(".st-key-manual-text :is(h1, h2, h3, h4)")[section]
  if (heading) {
    heading.tabIndex = -1
    heading.style.outline = "none"
    if (section) heading.scrollIntoView({ block: "start" })
    else document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 })
    if (section) heading.focus({ preventScroll: true })
  } else if (performance.now() < until) requestAnimationFrame(() => bring(section, until))
}
