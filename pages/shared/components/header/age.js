// The age of the data, every few seconds: said to the line above the page, which is not sent again for it.

export default function ({ data }) {
  if (document.documentElement.dataset.age === data.text) return
  document.documentElement.dataset.age = data.text
  window.dispatchEvent(new CustomEvent("gyakusan:age"))
}
