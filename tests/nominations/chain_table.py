"""The chain, as a table: change this page first, then the code."""

# verb | whose | from | to | seat | when
TABLE = """
submit              | applicant      | draft | next | - | the_window_is_open the_form_is_complete no_hard_condition_fails the_undertaking_is_given
supplement          | applicant      | recommendation initial_review qualification expert_review vetting approval public_notice | stay | - | the_window_is_open papers_are_asked_for_here
pass_review         | examine        | initial_review | next | - | the_window_is_open the_requirements_are_met it_goes_with_its_list
recommend           | recommend      | recommendation | next | seat | the_window_is_open the_requirements_are_met it_goes_with_its_list
qualify             | run            | qualification | next | seat | the_window_is_open the_requirements_are_met it_goes_with_its_list
shortlist           | run            | expert_review | next | seat | the_window_is_open the_requirements_are_met nothing_bars_it no_hard_condition_fails it_goes_with_its_list
recognise           | run            | expert_review | next | seat | the_window_is_open direct_recognition_is_provided a_reason_is_given nothing_bars_it no_hard_condition_fails
propose             | run            | vetting | next | seat | the_window_is_open the_requirements_are_met nothing_bars_it no_hard_condition_fails it_goes_with_its_list
close_notice        | publish_notice | public_notice | next | - | the_requirements_are_met the_notice_has_run no_objection_is_open nothing_bars_it no_hard_condition_fails it_goes_with_its_list
approve             | approve        | approval | next | seat | the_window_is_open the_requirements_are_met nothing_bars_it no_hard_condition_fails it_goes_with_its_list
return_to_applicant | holder         | recommendation initial_review qualification | draft | - | a_reason_is_given
send_back           | holder         | recommendation qualification expert_review vetting | previous | - | a_reason_is_given
substitute          | run            | not_selected | proposal | - | a_reason_is_given a_reserve_can_stand nothing_bars_it no_hard_condition_fails
decline             | holder         | recommendation initial_review qualification | declined | - | a_reason_is_given
not_select          | holder         | expert_review vetting approval public_notice | not_selected | - | a_reason_is_given
withdraw            | applicant      | draft recommendation initial_review qualification expert_review vetting approval public_notice | withdrawn | - |
revoke              | run            | honoured | revoked | - | a_reason_is_given a_decision_is_cited
"""


def rows():
    for line in TABLE.strip().splitlines():
        verb, whose, sources, target, seat, when = (cell.strip() for cell in line.split("|"))
        yield verb, whose, tuple(sources.split()), target, seat == "seat", tuple(when.split())
