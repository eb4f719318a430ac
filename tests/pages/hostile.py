"""Names that would come alive if they were not escaped."""

HOSTILE = (
    ":red[赤]",
    ":red-badge[x] :small[y] :shimmer[z]",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "![絵](https://e.example/y.png)",
    "$x^2$ と $y$ と $$z$$",
    "[a](javascript:alert(1)) [b](https://e.example)",
    "`c` **b** _i_ ~~s~~ <u>u</u>",
    "# 見出し",
    "- 項目",
    "1. 項目",
    "=====",
    ":+1: :100: :smile: :material/home: :streamlit:",
    "https://e.example/x www.e.example a@e.example mailto:a@e.example",
    "a -> b <- c -- d >= e <= f ~= g",
    "| a | b |",
    "&lt;b&gt; &amp; &copy;",
    "\\ \\[x\\]",
    "[^1] {x} ^y^",
)
