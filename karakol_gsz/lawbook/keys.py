"""The names of every number of the law that the portal knows; their words stand in `labels`.

A rule of `LATER` is kept and shown, but no step of the portal asks for it yet.
"""

from enum import StrEnum


class Rule(StrEnum):
    """One parameter of the regulation; its value is data, per rule set."""

    # Programme and call
    SUBMIT_DAYS = "submit_days"
    SUBMIT_DAYS_MIN = "submit_days_min"
    REPEAT_SUBMIT_DAYS = "repeat_submit_days"
    REPEATS_MAX = "repeats_max"
    ASK_DAYS_BEFORE = "ask_days_before"
    ANSWER_DAYS = "answer_days"
    LAST_PAYMENT_DAY = "last_payment_day"
    MIN_WORK_DAYS = "min_work_days"
    DISCUSSION_DAYS = "discussion_days"
    EXTENSION_DAYS = "extension_days"
    CANCEL_PUBLISH_DAYS = "cancel_publish_days"

    # Bids
    BIDS_PER_LOT = "bids_per_lot"
    OPEN_DAYS = "open_days"
    OPENERS = "openers"
    ADMISSION_DAYS = "admission_days"
    CURE_DAYS = "cure_days"
    ADMIN_SHARE_MAX_PERCENT = "admin_share_max_percent"
    OWN_CONTRIBUTION_MIN_PERCENT = "own_contribution_min_percent"
    DOUBLE_FINANCING_BARRED = "double_financing_barred"

    # Committee
    COMMITTEE_MIN = "committee_min"
    COMMITTEE_MAX = "committee_max"
    COMMITTEE_ODD = "committee_odd"
    CIVIL_SHARE_MIN_PERCENT = "civil_share_min_percent"
    QUORUM = "quorum"
    CASTING_VOTE = "casting_vote"
    PROXY_VOTE = "proxy_vote"
    INTEREST_YEARS = "interest_years"
    RECUSAL_SCOPE = "recusal_scope"

    # Scoring and results
    EVALUATION_DAYS = "evaluation_days"
    MARK_MIN = "mark_min"
    MARK_MAX = "mark_max"
    MARK_STEP = "mark_step"
    COMMENT_MARKS = "comment_marks"
    WEIGHTS_TOTAL = "weights_total"
    DEFAULT_WEIGHTS = "default_weights"
    THRESHOLD_TOTAL = "threshold_total"
    THRESHOLD_FIRST_PERCENT = "threshold_first_percent"
    SPREAD_FLAG = "spread_flag"
    REVISIONS_MAX = "revisions_max"
    TIE_ORDER = "tie_order"
    SINGLE_BID = "single_bid"
    PUBLISH_DAYS = "publish_days"
    PARTIAL_ACCEPT_DAYS = "partial_accept_days"

    # Objections
    STANDSTILL_DAYS = "standstill_days"
    APPEAL_DECISION_DAYS = "appeal_decision_days"
    HIGHER_COMPLAINT_DAYS = "higher_complaint_days"

    # Contract and money
    SIGN_DAYS = "sign_days"
    SIGN_DAYS_RESERVE = "sign_days_reserve"
    ADVANCE_MAX_PERCENT = "advance_max_percent"
    FINAL_MIN_PERCENT = "final_min_percent"
    PAY_DAYS = "pay_days"
    BUDGET_SHIFT_PERCENT = "budget_shift_percent"
    REFUND_DAYS_MIN = "refund_days_min"
    REFUND_DAYS_MAX = "refund_days_max"

    # Reports and control
    REPORT_EVERY_MONTHS = "report_every_months"
    REPORT_FINAL_DAYS = "report_final_days"
    REVIEW_DAYS = "review_days"
    RETURNS_MAX = "returns_max"
    VISITS_MIN = "visits_min"
    VISIT_NOTICE_DAYS = "visit_notice_days"
    FINDING_DAYS = "finding_days"
    SUSPEND_OVERDUE_DAYS = "suspend_overdue_days"
    FINAL_EVALUATION_DAYS = "final_evaluation_days"
    BAD_FAITH_YEARS = "bad_faith_years"
    RETENTION_YEARS = "retention_years"

    @property
    def is_applied(self) -> bool:
        """Whether a step of the portal asks for it already."""
        return self not in LATER


LATER = frozenset(
    {
        Rule.DISCUSSION_DAYS,
        Rule.EXTENSION_DAYS,
        Rule.CANCEL_PUBLISH_DAYS,
        Rule.DOUBLE_FINANCING_BARRED,
        Rule.PROXY_VOTE,
        Rule.INTEREST_YEARS,
        Rule.RECUSAL_SCOPE,
        Rule.MARK_STEP,
        Rule.REVISIONS_MAX,
        Rule.HIGHER_COMPLAINT_DAYS,
        Rule.BUDGET_SHIFT_PERCENT,
        Rule.REFUND_DAYS_MIN,
        Rule.REFUND_DAYS_MAX,
        Rule.REPORT_EVERY_MONTHS,
        Rule.VISITS_MIN,
        Rule.VISIT_NOTICE_DAYS,
        Rule.FINDING_DAYS,
        Rule.SUSPEND_OVERDUE_DAYS,
        Rule.FINAL_EVALUATION_DAYS,
        Rule.BAD_FAITH_YEARS,
        Rule.RETENTION_YEARS,
    }
)


class Unit(StrEnum):
    """What a value is counted in; the first two are the terms of `core.calendar`."""

    WORKING_DAYS = "wd"
    CALENDAR_DAYS = "cd"
    DAY_OF_YEAR = "day"
    MONTHS = "months"
    YEARS = "years"
    PEOPLE = "people"
    PERCENT = "percent"
    SHARE = "share"
    POINTS = "points"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
