"""設定 › 知らせ: who gets which messages, what they would say now, and what was sent."""
