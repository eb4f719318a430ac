// What Python packed (packed/__init__.py). Put before the script of a component that is given it.
const UTF8 = new TextDecoder()

function unpacked(bytes) {
  return JSON.parse(UTF8.decode(bytes))
}
