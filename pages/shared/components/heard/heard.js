// A sentence with what was understood of it. Text goes in through textContent only: the sentence is whatever somebody typed.

export default function ({ data, parentElement }) {
  const line = parentElement.querySelector(".heard")
  line.setAttribute("aria-label", data.label)
  line.replaceChildren(...data.parts.map(drawn))
}

function drawn({ text, word }) {
  if (!word) return element("span", "text", text)
  const part = element("span", "part", "")
  part.append(element("span", "text", text), element("span", "word", word))
  return part
}

function element(name, kind, text) {
  const made = document.createElement(name)
  made.className = kind
  made.textContent = text
  return made
}
