"""Trades with places of their own."""

TRADES = [
    {"key": "weaving", "name": "纺织", "slots": 1},
    {"key": "casting", "name": "铸造", "slots": 2},
]
