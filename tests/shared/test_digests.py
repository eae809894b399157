"""The one digest: what was stored by any of its former copies stays valid."""

import json
import random

from talentportal.shared.digests import digest_of

STORED = {
    '{"b":[1,"晋中〔2019〕16号",null],"a":{"é":1.5,"":true}}': (
        "6027f76c33ff6e523689883d8cdc63217583cefabb00a087d628830a48215098"
    ),
    '[7,"recommendation",[[1,"D-2019-000017",3]]]': (
        "28771a959ebe1cb2a9a1a0f84b4cfd1050b097542f544d2ab7412186eb3fbf90"
    ),
    "{}": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
}


def test_stored_digests_stay_valid() -> None:
    assert {text: digest_of(json.loads(text)) for text in STORED} == STORED


def test_the_order_in_which_keys_were_written_does_not_matter() -> None:
    keys = ["姓名", "单位", "a", "Z", ""]
    written = [dict.fromkeys(random.Random(seed).sample(keys, len(keys)), 1) for seed in range(9)]
    assert len({tuple(each) for each in written}) > 1
    assert len({digest_of({"answers": each}) for each in written}) == 1


def test_every_value_counts() -> None:
    kept = [{"a": 1}, {"a": "1"}, {"a": True}, {"a": None}, {"a": [1]}, {"b": 1}, {}, [["a", 1]]]
    assert len({digest_of(each) for each in kept}) == len(kept)
