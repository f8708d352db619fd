"""The words of every rule: what a page calls it, in what it is counted, and why it is there."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from karakol_gsz.lawbook.keys import Rule, Unit


@dataclass(frozen=True)
class Label:
    """A rule in words."""

    name: str | Promise
    unit: Unit
    why: str | Promise


WD, CD, PEOPLE, PERCENT = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.PEOPLE, Unit.PERCENT

CALL = {
    Rule.SUBMIT_DAYS: Label(
        _("Time to submit bids"), CD, _("An organisation needs time to write a good bid.")
    ),
    Rule.SUBMIT_DAYS_MIN: Label(
        _("Shortest time to submit bids"), CD, _("A call in a hurry is a call for insiders.")
    ),
    Rule.REPEAT_SUBMIT_DAYS: Label(
        _("Time to submit bids to a repeated call"), CD, _("The conditions are known already.")
    ),
    Rule.REPEATS_MAX: Label(
        _("How often a failed call may be repeated"),
        Unit.NUMBER,
        _("A call that fails again has to be thought over anew."),
    ),
    Rule.ASK_DAYS_BEFORE: Label(
        _("Questions are taken until so many days before the deadline"),
        CD,
        _("The answer must still be of use to every bidder."),
    ),
    Rule.ANSWER_DAYS: Label(
        _("Time to answer a question"), WD, _("All bidders read the answer at the same time.")
    ),
    Rule.LAST_PAYMENT_DAY: Label(
        _("Last day of payments in the budget year"),
        Unit.DAY_OF_YEAR,
        _("Money that is not paid by the end of the year is lost to the project."),
    ),
    Rule.MIN_WORK_DAYS: Label(
        _("Fewest days of work on a project within the year"),
        CD,
        _("A late call leaves no time for the work itself."),
    ),
    Rule.DISCUSSION_DAYS: Label(
        _("Public discussion of a draft programme"), CD, _("The city hears its residents first.")
    ),
    Rule.EXTENSION_DAYS: Label(
        _("Days that must remain after a change of conditions"),
        CD,
        _("Bidders need time to follow the change."),
    ),
    Rule.CANCEL_PUBLISH_DAYS: Label(
        _("Time to publish that a call is cancelled"), WD, _("Nobody should work in vain.")
    ),
}
BIDS = {
    Rule.BIDS_PER_LOT: Label(
        _("Bids of one organisation for one lot"), Unit.NUMBER, _("One voice for each bidder.")
    ),
    Rule.OPEN_DAYS: Label(
        _("Time to open the bids after the deadline"), WD, _("Sealed bids must not lie for long.")
    ),
    Rule.OPENERS: Label(
        _("People who open the bids together"), PEOPLE, _("Nobody opens the bids alone.")
    ),
    Rule.ADMISSION_DAYS: Label(
        _("Time to check bids against the conditions"), WD, _("Bidders wait for the answer.")
    ),
    Rule.CURE_DAYS: Label(
        _("Time to correct a bid that was returned"),
        WD,
        _("A missing paper should not bury a good project."),
    ),
    Rule.ADMIN_SHARE_MAX_PERCENT: Label(
        _("Largest share of administrative costs"), PERCENT, _("The money is for the people.")
    ),
    Rule.OWN_CONTRIBUTION_MIN_PERCENT: Label(
        _("Smallest own contribution"), PERCENT, _("Small organisations should not be shut out.")
    ),
    Rule.DOUBLE_FINANCING_BARRED: Label(
        _("The same costs may not be paid twice"), Unit.YES_NO, _("One cost, one purse.")
    ),
}
COMMITTEE = {
    Rule.COMMITTEE_MIN: Label(
        _("Fewest voting members"), PEOPLE, _("Too few people are easily talked round.")
    ),
    Rule.COMMITTEE_MAX: Label(_("Most voting members"), PEOPLE, _("Too many people never meet.")),
    Rule.COMMITTEE_ODD: Label(
        _("The number of voting members is odd"), Unit.YES_NO, _("A vote should end in a decision.")
    ),
    Rule.CIVIL_SHARE_MIN_PERCENT: Label(
        _("Smallest share of civil society in the committee"),
        PERCENT,
        _("The city does not decide alone."),
    ),
    Rule.QUORUM: Label(
        _("Quorum: share of the voting members"), Unit.SHARE, _("A few do not decide for all.")
    ),
    Rule.CASTING_VOTE: Label(
        _("The chair has the casting vote"), Unit.YES_NO, _("Every member's vote weighs the same.")
    ),
    Rule.PROXY_VOTE: Label(
        _("A member may vote through another person"),
        Unit.YES_NO,
        _("Who votes has read the bids."),
    ),
    Rule.INTEREST_YEARS: Label(
        _("Work for a bidder counts as an interest for"),
        Unit.YEARS,
        _("Old ties are declared, not hidden."),
    ),
    Rule.RECUSAL_SCOPE: Label(
        _("A member with an interest steps aside from"),
        Unit.CHOICE,
        _("A member does not judge a bid of their own people."),
    ),
}
SCORING = {
    Rule.EVALUATION_DAYS: Label(_("Time to score the bids"), WD, _("Members need time to read.")),
    Rule.MARK_MIN: Label(_("Lowest mark"), Unit.POINTS, _("One scale for all criteria.")),
    Rule.MARK_MAX: Label(_("Highest mark"), Unit.POINTS, _("One scale for all criteria.")),
    Rule.MARK_STEP: Label(_("Step of a mark"), Unit.POINTS, _("Halves hide a decision.")),
    Rule.COMMENT_MARKS: Label(
        _("Marks that need a comment"), Unit.LIST, _("A very low or very high mark has a reason.")
    ),
    Rule.WEIGHTS_TOTAL: Label(
        _("Sum of the weights of the criteria"), Unit.POINTS, _("Calls can be compared.")
    ),
    Rule.DEFAULT_WEIGHTS: Label(
        _("Weights of the seven usual criteria"), Unit.LIST, _("A starting point for a new call.")
    ),
    Rule.THRESHOLD_TOTAL: Label(
        _("Passing score"), Unit.POINTS, _("A weak project is not paid even when money is left.")
    ),
    Rule.THRESHOLD_FIRST_PERCENT: Label(
        _("Passing share of the first criterion"),
        PERCENT,
        _("A project beside the aim of the call is not paid."),
    ),
    Rule.SPREAD_FLAG: Label(
        _("Difference between members that calls for a discussion"),
        Unit.POINTS,
        _("A great difference often means a misreading."),
    ),
    Rule.REVISIONS_MAX: Label(
        _("How often marks may be revised after a discussion"),
        Unit.NUMBER,
        _("Both versions are kept."),
    ),
    Rule.TIE_ORDER: Label(
        _("What decides between equal scores"), Unit.LIST, _("The time of submission does not.")
    ),
    Rule.SINGLE_BID: Label(
        _("When only one bid is admitted"), Unit.CHOICE, _("A good bid may be alone.")
    ),
    Rule.PUBLISH_DAYS: Label(
        _("Time to publish the results"), WD, _("Bidders learn the results together.")
    ),
    Rule.PARTIAL_ACCEPT_DAYS: Label(
        _("Time to accept a smaller sum"), WD, _("Nobody is forced to work for less.")
    ),
}
OBJECTIONS = {
    Rule.STANDSTILL_DAYS: Label(
        _("Time for objections before a contract"), WD, _("A mistake can still be put right.")
    ),
    Rule.APPEAL_DECISION_DAYS: Label(
        _("Time to decide on an objection"), WD, _("Winners wait for it too.")
    ),
    Rule.HIGHER_COMPLAINT_DAYS: Label(
        _("Time to complain to a higher body"), WD, _("The general right stays untouched.")
    ),
}
MONEY = {
    Rule.SIGN_DAYS: Label(
        _("Time to sign the contract"), WD, _("After it the next bid in the reserve is asked.")
    ),
    Rule.SIGN_DAYS_RESERVE: Label(
        _("Time to sign for a bid from the reserve"), WD, _("The year goes on meanwhile.")
    ),
    Rule.ADVANCE_MAX_PERCENT: Label(
        _("Largest advance"), PERCENT, _("Most of the money follows the work.")
    ),
    Rule.FINAL_MIN_PERCENT: Label(
        _("Smallest final payment"), PERCENT, _("The end of the work is worth something.")
    ),
    Rule.PAY_DAYS: Label(_("Time to pay"), WD, _("People cannot wait for their wages.")),
    Rule.BUDGET_SHIFT_PERCENT: Label(
        _("Largest shift between budget lines without an amendment"),
        PERCENT,
        _("Small changes need no paper."),
    ),
    Rule.REFUND_DAYS_MIN: Label(
        _("Shortest time to give money back"), CD, _("A demand must be possible to meet.")
    ),
    Rule.REFUND_DAYS_MAX: Label(
        _("Longest time to give money back"), CD, _("The money belongs to the city.")
    ),
}
CONTROL = {
    Rule.REPORT_EVERY_MONTHS: Label(
        _("Longest time between two reports"), Unit.MONTHS, _("Trouble should be seen early.")
    ),
    Rule.REPORT_FINAL_DAYS: Label(
        _("Time to submit a report after its period"), WD, _("Papers are fresh then.")
    ),
    Rule.REVIEW_DAYS: Label(_("Time to review a report"), WD, _("The next payment waits for it.")),
    Rule.RETURNS_MAX: Label(
        _("How often a report may be returned"), Unit.NUMBER, _("All remarks are made at once.")
    ),
    Rule.VISITS_MIN: Label(
        _("Fewest visits to a project"), Unit.NUMBER, _("Paper is not the whole work.")
    ),
    Rule.VISIT_NOTICE_DAYS: Label(_("Notice before a visit"), WD, _("People plan their day.")),
    Rule.FINDING_DAYS: Label(
        _("Time to put a finding right"), WD, _("A finding is there to be closed.")
    ),
    Rule.SUSPEND_OVERDUE_DAYS: Label(
        _("A project is suspended when a report is overdue by"),
        WD,
        _("Silence stops the money."),
    ),
    Rule.FINAL_EVALUATION_DAYS: Label(
        _("Time to evaluate a finished project"), CD, _("The next call learns from it.")
    ),
    Rule.BAD_FAITH_YEARS: Label(
        _("An entry on the list of bad faith expires after"),
        Unit.YEARS,
        _("A mistake is not for ever."),
    ),
    Rule.RETENTION_YEARS: Label(_("Papers are kept for"), Unit.YEARS, _("An audit may come late.")),
}

SECTIONS: tuple[tuple[str | Promise, dict[Rule, Label]], ...] = (
    (_("Programme and call"), CALL),
    (_("Bids"), BIDS),
    (_("Committee"), COMMITTEE),
    (_("Scoring and results"), SCORING),
    (_("Objections"), OBJECTIONS),
    (_("Contract and money"), MONEY),
    (_("Reports and control"), CONTROL),
)
LABELS: dict[Rule, Label] = {
    rule: label for _name, rows in SECTIONS for rule, label in rows.items()
}

CHOICE_WORDS: dict[str, str | Promise] = {
    "yes": _("yes"),
    "no": _("no"),
    "evaluate": _("it is scored and must reach the passing score"),
    "fail": _("the call has failed"),
    "bid": _("this bid"),
    "lot": _("the whole lot"),
    "criterion:1": _("score of criterion 1"),
    "criterion:3": _("score of criterion 3"),
    "lower_sum": _("lower sum asked"),
    "vote": _("vote of the committee"),
}
