// Reads a text out once per count. Emptied first, so that the same words are read out again when they are told again.

const done = new WeakMap()
const PAUSE_MS = 80

export default function ({ data, parentElement }) {
  if (!data.text || done.get(parentElement) === data.count) return
  done.set(parentElement, data.count)
  const line = parentElement.querySelector(".told")
  line.textContent = ""
  setTimeout(() => { line.textContent = data.text }, PAUSE_MS)
}
