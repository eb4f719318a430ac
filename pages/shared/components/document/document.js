// Dresses the document around the elements: one stylesheet, and Streamlit's own words in the language of the page.

// Tables drawn as Markdown (pages/shared/tables.py): figures and periods stay in one piece, and what is too wide for a phone is scrolled.
const TABLES = '[data-testid="stMarkdownContainer"] table'

// The colours stand in the rules themselves: a property of the whole document would be handed down to every element anew.
const style = (focus, ground) => `
a:focus-visible, button:focus-visible, summary:focus-visible, [role="tab"]:focus-visible, [role="radio"]:focus-visible,
[role="treeitem"]:focus-visible, [tabindex="0"]:not(input, textarea):focus-visible {
  outline: 3px solid ${focus} !important; outline-offset: 1px !important;
}
/* Its frame cuts off what is drawn around it. */
textarea:focus-visible { outline: 3px solid ${focus} !important; outline-offset: -3px !important }
[data-testid^="stBaseButton-primary"]:not(:disabled) { color: ${ground} !important }
${TABLES} :is(td, th) { word-break: keep-all; overflow-wrap: normal }
@media print {
  [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stSkipToContent"],
  [data-testid="stButton"], [data-testid="stMenuButton"], [data-testid="stButtonGroup"], [data-testid="stSelectbox"],
  [data-testid="stFormSubmitButton"], [data-testid="stDownloadButton"], [data-testid="stFileUploader"], [data-testid="stTooltipIcon"],
  [data-testid="stNumberInputStepUp"], [data-testid="stNumberInputStepDown"], .st-key-first-start-line, .st-key-search { display: none !important }
  tr, li, [data-testid="stVegaLiteChart"], [data-testid="stAlert"] { break-inside: avoid }
  h1, h2, h3 { break-after: avoid }
}`

let sheet = null
let heard = null
let words = new Map()
let patterns = []
let spoken = []
let observer = null

export default function ({ data: bytes, parentElement }) {
  dress(getComputedStyle(parentElement.host ?? parentElement))
  // Bytes are new in every run, whatever they say: the whole document is gone through only for other words.
  const text = UTF8.decode(bytes)
  if (text === heard) return
  heard = text
  const data = JSON.parse(text)
  // After a change of language what was replaced is put back.
  const told = data.words.length ? data.words : spoken.map(([from, to]) => [to, from])
  spoken = data.words
  words = new Map([...told].reverse()) // of several with one text the first holds
  patterns = told.filter(([from]) => from.includes("{n}")).map(([from, to]) => [pattern(from), to])
  speak(document.body)
  reach(document.body)
  observer ??= listen()
}

// Colours come from the theme through an element of ours, which is asked again in every run.
function dress(theme) {
  const colour = (name, usual) => theme.getPropertyValue(name).trim() || usual
  const text = style(colour("--st-primary-color", "#1f5fa8"), colour("--st-background-color", "#ffffff"))
  if (sheet?.textContent === text) return
  sheet ??= document.head.appendChild(document.createElement("style"))
  sheet.textContent = text
}

// -- words ---------------------------------------------------------------------------------------------------

const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"]
// What people wrote is theirs, whatever it says; of a list of options Streamlit's own have keys like "__select_all__".
// The label of the button that asks for a file is drawn like theirs, and is Streamlit's.
const THEIRS =
  '[data-testid="stMarkdownContainer"]:not([data-testid="stFileUploaderDropzone"] *), [role="option"]:not([data-key^="__"][data-key$="__"]), input, textarea, style, script'

const pattern = text => new RegExp(`^${text.split("{n}").map(escaped).join("(.+?)")}$`)
const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

function listen() {
  const made = new MutationObserver(changes => {
    for (const { type, target, addedNodes, attributeName } of changes) {
      if (type === "childList") addedNodes.forEach(added => [speak, reach].forEach(act => act(added)))
      else if (type === "characterData") speakText(target)
      else speakAttribute(target, attributeName)
    }
  })
  made.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES })
  return made
}

// A table that is scrolled sideways can be reached by the keyboard.
function reach(node) {
  for (const table of node.querySelectorAll?.(TABLES) ?? []) {
    const scrolled = table.closest('[data-testid="stHorizontalBlock"]')
    if (scrolled) scrolled.tabIndex = 0
  }
}

function speak(node) {
  if (node.nodeType === Node.TEXT_NODE) speakText(node)
  if (node.nodeType !== Node.ELEMENT_NODE) return
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let at = node; at; at = walker.nextNode()) {
    if (at.nodeType === Node.TEXT_NODE) speakText(at)
    else ATTRIBUTES.forEach(name => speakAttribute(at, name))
  }
}

function speakText(text) {
  const said = translated(text.data.trim())
  if (said !== null && !text.parentElement?.closest(THEIRS)) text.data = said
}

function speakAttribute(element, name) {
  const said = translated(element.getAttribute(name) ?? "")
  if (said !== null) element.setAttribute(name, said)
}

function translated(text) {
  if (!text || text.length > 120) return null
  if (words.has(text)) return words.get(text)
  for (const [from, to] of patterns) {
    const found = from.exec(text)
    if (found) return to.replace("{n}", found[1])
  }
  return null
}
