"""Random sequences of all that the law's room hears and decides.

After each: what restricts a comment is stated exactly as long as it does, no notice waits on what
is not there, and the year's report equals a recount of the rows in plain Python.
"""

from collections import Counter
from statistics import median

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.comments.models import Comment
from forum.law import complaining, noticing, transparency
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.moderation.undoing import Refused as CannotUndo
from forum.moderation.undoing import undo

pytestmark = pytest.mark.once

VERBS = [
    "notice", "act", "reject", "hold", "remove", "spam", "take_back", "restore", "publish", "undo",
    "complain", "uphold", "dismiss", "measure", "lift",
]  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 30)), min_size=10, max_size=40)
REASONS = ["insult", "illegal", "off_topic", "other"]


class Machine:
    """Does each step with the rows as they stand; `number` picks among what there is."""

    def __init__(self, comments, ana, mia, paul) -> None:
        self.comments, self.ana, self.people = comments, ana, [mia, paul]

    def step(self, verb: str, number: int) -> None:
        comment = Comment.objects.get(pk=self.comments[number % len(self.comments)])
        by = self.people[number % 2]
        getattr(self, verb)(comment, number, by)

    def notice(self, comment, number, _by) -> None:
        if comment.is_published:
            category = Notice.Category.values[number % 8]
            authority = "Court" if number % 3 == 0 else ""
            noticing.give_notice(
                comment, language="en", category=category, reasons="x", good_faith=True,
                authority=authority, email="nora@example.org",
            )  # fmt: skip

    def _decide(self, outcome, number, by) -> None:
        waiting = list(Notice.objects.filter(outcome=""))
        if waiting:
            noticing.decide(waiting[number % len(waiting)], outcome=outcome, words="x", by=by)

    def act(self, _comment, number, by) -> None:
        self._decide("acted", number, by)

    def reject(self, _comment, number, by) -> None:
        self._decide("rejected", number, by)

    def hold(self, comment, number, _by) -> None:
        comment.hold(by=None, rule=["reports", "links"][number % 2], details={"count": 3})

    def remove(self, comment, number, by) -> None:
        comment.remove(by=by, reason=REASONS[number % 4], words="x")

    def spam(self, comment, _number, by) -> None:
        comment.remove(by=by, reason="spam", removed_as="spam")

    def take_back(self, comment, *_rest) -> None:
        comment.remove(by=self.ana, removed_as="author")

    def restore(self, comment, _number, by) -> None:
        comment.restore(by=self.ana if comment.removed_as == "author" else by)

    def publish(self, comment, _number, by) -> None:
        comment.publish(by=by)

    def undo(self, comment, number, by) -> None:
        decisions = list(Decision.objects.filter(comment=comment))
        if decisions:
            try:
                with transaction.atomic():
                    undo(decisions[number % min(3, len(decisions))], by=by)
            except CannotUndo:
                pass

    def complain(self, _comment, number, _by) -> None:
        cases = [c for c in (*Statement.objects.all(), *Notice.objects.all()) if c.may_complain]
        if cases:
            complaining.complain(cases[number % len(cases)], "No!", language="en")

    def _judge(self, upheld, number) -> None:
        waiting = list(Complaint.objects.filter(outcome=""))
        if waiting:
            complaint = waiting[number % len(waiting)]
            before = complaint.against.decided_by
            by = next(person for person in self.people if person != before)
            complaining.decide(complaint, upheld=upheld, words="x", by=by)

    def uphold(self, _comment, number, _by) -> None:
        self._judge(True, number)

    def dismiss(self, _comment, number, _by) -> None:
        self._judge(False, number)

    def measure(self, _comment, number, by) -> None:
        kind = AuthorMeasure.Kind.values[number % 4]
        AuthorMeasure.objects.take(self.ana, kind, by=by, reason=REASONS[number % 4])

    def lift(self, _comment, number, by) -> None:
        measures = list(AuthorMeasure.objects.in_force(self.ana))
        if measures:
            AuthorMeasure.objects.lift(measures[number % len(measures)], by=by)

    # --- What must hold ---

    def agree(self) -> None:
        for comment in Comment.objects.filter(pk__in=self.comments):
            stated = Statement.objects.filter(decision__comment=comment, lifted_at=None)
            told = {s.decision.state for s in stated}
            if comment.is_published:
                assert told == set()
            elif comment.removed_as != "author":
                assert comment.state in told, comment.state
            if comment.is_removed:
                assert not Notice.objects.filter(comment=comment, outcome="").exists()
        for statement in Statement.objects.exclude(measure=None):
            assert statement.is_lifted == (statement.measure.lifted_at is not None)
        assert self.report() == self.recount()

    def report(self) -> dict[tuple[str, str], float | None]:
        year = timezone.now().year
        return {(line.section, line.name): line.value for line in transparency.report(year)}

    def recount(self) -> dict[tuple[str, str], float | None]:
        """Count the rows without a database's help."""
        told: Counter = Counter()
        for notice in Notice.objects.all():
            section = "orders" if notice.authority else "notices"
            self._count(told, section, notice, f"category {notice.category}")
        for complaint in Complaint.objects.all():
            who = "by authors" if complaint.statement_id else "by notifiers"
            self._count(told, "complaints", complaint, who)
        for statement in Statement.objects.all():
            cause = statement.cause
            what = (
                f"account {cause.kind}" if statement.measure_id
                else f"comment {'remove' if statement.decision.state == 'removed' else 'hold'}"
            )  # fmt: skip
            notice = "after a notice" if statement.notice_id else "of our own accord"
            for name in (
                "all", f"ground {statement.ground}", what, notice,
                f"reason {cause.reason or 'not given'}",
            ):  # fmt: skip
                told["measures", name] += 1
            told["automation", "found by a program"] += statement.detected_by_program
            told["automation", "decided by a program"] += statement.decided_by_program
            if statement.decided_by_program and statement.is_lifted:
                told["automation", "of these lifted"] += 1
            elif statement.decided_by_program and statement.decision.comment.is_removed:
                by_author = statement.decision.comment.removed_as == "author"
                told["automation", "of these confirmed"] += not by_author
        told["decisions", "all"] = Decision.objects.count()
        numbers: dict[tuple[str, str], float | None] = dict.fromkeys(self.report(), 0)
        numbers |= told
        judged = ("of these confirmed", "accuracy"), ("of these lifted", "possible rate of error")
        seen = sum(told["automation", name] for name, _share in judged)
        for name, share in judged:
            rate = round(told["automation", name] / seen, 4) if seen else None
            numbers["automation", share] = rate
        for section, rows in (
            ("orders", Notice.objects.exclude(authority="")),
            ("notices", Notice.objects.filter(authority="")),
            ("complaints", Complaint.objects.all()),
        ):
            hours = [(r.decided_at - r.at).total_seconds() / 3600 for r in rows if r.decided_at]
            numbers[section, "median hours to decision"] = round(median(hours), 1) if hours else 0
        return numbers

    def _count(self, told: Counter, section: str, case, *names: str) -> None:
        outcome = f"outcome {case.outcome}" if case.outcome else "open"
        for name in ("all", outcome, *names):
            told[section, name] += 1


@settings(
    max_examples=25, deadline=None, print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=STEPS)
def test_statements_notices_and_the_report_follow_the_rows(say, ana, mia, paul, steps):
    with transaction.atomic():
        comments = [say(f"words {n}").pk for n in range(3)]
        machine = Machine(comments, ana, mia, paul)
        for verb, number in steps:
            machine.step(verb, number)
        machine.agree()
        transaction.set_rollback(True)
