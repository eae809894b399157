"""Saving, publishing and exporting editions; what is published stays as it is."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import translation

from talentportal.programs.document import EditionDocument
from talentportal.programs.document.changing.differences import differences
from talentportal.programs.document.text import yaml_file
from talentportal.programs.models import Edition, EditionRevision, ImmutableRevision, Program
from talentportal.programs.services import close_edition, digest_of, publish, save_revision
from talentportal.shared.refusals import Refused
from tests.support.worlds.samples import JINZHONG, changed, changed_text, jinzhong

pytestmark = pytest.mark.django_db
SLUG = "jinzhong-craftsman-2019"


def run(*words: Any, **options: Any) -> str:
    """What a command says."""
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def published() -> EditionRevision:
    return publish(revision=save_revision(document=jinzhong()).revision)


def with_prize(yuan: int) -> EditionDocument:
    results = jinzhong().results.model_dump(mode="json")
    return changed(results=results | {"prize_yuan": yuan, "instalments": [{"yuan": yuan}]})


def test_an_edition_comes_with_its_program_and_umbrella() -> None:
    saved = save_revision(document=jinzhong())
    edition = Edition.objects.get()
    assert (edition.slug, edition.year, edition.status) == (SLUG, 2019, "draft")
    assert (edition.program.name, edition.program.family) == ("晋中工匠", "工匠")
    assert Program.objects.count() == 2
    assert edition.program.parent.slug == "jinzhong-hundred-local-talents"
    assert (saved.revision.number, saved.changed) == (1, True)


def test_the_same_document_twice_changes_nothing() -> None:
    first = save_revision(document=jinzhong())
    again = save_revision(document=yaml_file.load(yaml_file.dump(jinzhong())))
    assert again.changed is False
    assert again.revision == first.revision
    assert EditionRevision.objects.count() == 1


def test_a_draft_is_overwritten_and_stands_beside_what_is_published() -> None:
    save_revision(document=with_prize(10000))
    first = published()
    assert first.number == 1
    draft = save_revision(document=with_prize(30000)).revision
    assert (draft.number, draft.published_at) == (2, None)
    assert save_revision(document=with_prize(40000)).revision.number == 2
    edition = Edition.objects.get()
    assert edition.published_revision.parsed.results.prize_yuan == 20000
    publish(revision=EditionRevision.objects.get(number=2))
    assert Edition.objects.get().published_revision.parsed.results.prize_yuan == 40000


def test_publishing_twice_changes_nothing() -> None:
    first = published()
    assert publish(revision=first).published_at == first.published_at


def test_a_superseded_revision_is_not_published_again() -> None:
    first = published()
    publish(revision=save_revision(document=with_prize(30000)).revision)
    with pytest.raises(Refused) as caught:
        publish(revision=first)
    assert [refusal.code for refusal in caught.value.refusals] == ["revision-superseded"]


def test_what_is_not_decided_is_not_published() -> None:
    review = jinzhong().review.model_dump(mode="json") | {"panel_size": None, "aggregation": None}
    revision = save_revision(document=changed(review=review)).revision
    with pytest.raises(Refused) as caught:
        publish(revision=revision)
    assert [refusal.place for refusal in caught.value.refusals] == [
        "review.panel_size",
        "review.aggregation",
    ]
    assert Edition.objects.get().status == "draft"


def test_a_document_that_contradicts_itself_is_not_saved() -> None:
    with pytest.raises(Refused):
        save_revision(document=changed(routes=[{"channels": ["county"], "stages": ["vetting"]}]))
    assert not Edition.objects.exists()


def test_an_edition_stays_with_its_program() -> None:
    save_revision(document=jinzhong())
    other = changed(program=jinzhong().program.model_dump(mode="json") | {"slug": "other"})
    with pytest.raises(Refused) as caught:
        save_revision(document=other)
    assert [refusal.code for refusal in caught.value.refusals] == ["edition-of-another-program"]


def test_nothing_is_published_in_a_closed_edition() -> None:
    published()
    draft = save_revision(document=with_prize(30000)).revision
    close_edition(edition=Edition.objects.get())
    with pytest.raises(Refused) as caught:
        publish(revision=draft)
    assert [refusal.code for refusal in caught.value.refusals] == ["edition-closed"]


def test_a_published_revision_can_be_neither_changed_nor_removed() -> None:
    revision = published()
    revision.document = {}
    with pytest.raises(ImmutableRevision):
        revision.save()
    with pytest.raises(ImmutableRevision):
        revision.delete()
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        EditionRevision.objects.filter(pk=revision.pk).update(document={})
    assert EditionRevision.objects.get().parsed == jinzhong()


def test_the_digest_knows_the_content_not_its_order() -> None:
    data = jinzhong().model_dump(mode="json")
    turned = dict(reversed(list(data.items())))
    assert digest_of(EditionDocument.model_validate(turned)) == digest_of(jinzhong())
    assert digest_of(with_prize(30000)) != digest_of(jinzhong())


def test_the_commands_load_publish_and_export_the_same() -> None:
    assert run("load_edition", JINZHONG, publish=True) == f"{SLUG} r1: 已保存, 已发布\n"
    assert run("load_edition", JINZHONG, publish=True) == f"{SLUG} r1: 无变化, 已发布\n"
    assert yaml_file.load(run("export_edition", SLUG)) == jinzhong()
    with pytest.raises(CommandError):
        run("export_edition", SLUG, 2)


def test_check_edition_names_file_line_and_setting(tmp_path) -> None:
    assert run("check_edition", JINZHONG) == "没有问题。\n"
    path = tmp_path / "broken.yaml"
    path.write_text(changed_text(("  copies: 4\n", "  copies: 0\n")), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="共1个问题"):
        call_command("check_edition", path, stdout=out)
    assert out.getvalue().startswith(f"{path}:")
    assert ": paper.copies: " in out.getvalue()
    with pytest.raises(CommandError, match=r"paper\.copies"):
        run("load_edition", path)
    assert not Edition.objects.exists()


def test_diff_edition_says_what_changed() -> None:
    published()
    save_revision(document=with_prize(30000))
    with translation.override("zh-hans"):
        assert run("diff_edition", SLUG).splitlines() == [
            "表彰与奖励 › 奖金总额（元）：由“20000”改为“30000”",
            "表彰与奖励 › 分期发放 › 1 › 金额（元）：由“20000”改为“30000”",
        ]
    assert [
        (each.path, each.before, each.after) for each in differences(with_prize(30000), jinzhong())
    ] == [
        ("results.prize_yuan", "30000", "20000"),
        ("results.instalments.0.yuan", "30000", "20000"),
    ]
    assert run("diff_edition", SLUG, 1, 1) == ""


def test_differences_are_written_as_officials_read_them() -> None:
    stages = list(jinzhong().stages)
    at = next(index for index, each in enumerate(stages) if each.key == "recommendation")
    midnight = stages[at].closes_at + timedelta(days=1)
    stages[at] = stages[at].model_copy(update={"closes_at": midnight, "list_sent": "unranked"})
    changed_document = jinzhong().model_copy(
        update={
            "stages": tuple(stages),
            "deadlines": (),
            "edition": jinzhong().edition.model_copy(
                update={"notice_text": jinzhong().edition.notice_text + "\n特此补充。"}
            ),
        }
    )
    with translation.override("zh-hans"):
        found = [str(each) for each in differences(jinzhong(), changed_document)]
    stage = stages[at].label
    assert found[0] == "届次 › 通知全文：由“”改为“特此补充。”"
    assert found[1] == f"环节 › {stage} › 截止时间：由“2019年7月31日 24:00”改为“2019年8月1日 24:00”"
    assert found[2] == f"环节 › {stage} › 报送名单：由“排序名单”改为“不排序名单”"
    assert found[3].startswith("其他期限 › ")
    assert "：删除：" in found[3]
